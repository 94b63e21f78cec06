package dev.nevertwice.load.psp;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

/** WireMock in a process of its own: one stub, no journal, no log. It answers what the PSP would, always the same. */
public final class WireMockMain {

    private static final String ANSWER = """
            {"id":"reg_1","reference":"att_1","status":"approved","token":"pay_00112233445566778899aabbccddeeff",\
            "page_url":"http://127.0.0.1:9090/pay/pay_00112233445566778899aabbccddeeff","decline_code":null,\
            "created_at":"2026-11-22T10:00:00Z","updated_at":"2026-11-22T10:00:00Z","orders":[{"reference":"ord_1",\
            "seller":"sel_1","amount":12900,"currency":"KRW","charge":"ch_1","refunded":0}]}""";

    private WireMockMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        WireMockServer server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1").dynamicPort().disableRequestJournal().containerThreads(64));
        server.start();
        server.stubFor(post(urlEqualTo("/v1/registrations")).willReturn(aResponse()
                .withStatus(201).withHeader("content-type", "application/json").withBody(ANSWER)));
        System.out.println("listening " + server.port());
        Thread.currentThread().join();
    }
}
