package dev.nevertwice.load.psp;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

/**
 * WireMock in a process of its own, as its users run it but for the journal, which is off: two stubs, found by their
 * paths, with fixed answers as the PSP would give them.
 */
public final class WireMockMain {

    private static final String ANSWER = """
            {"id":"reg_1","reference":"att_1","status":"%s","token":"pay_00112233445566778899aabbccddeeff",\
            "page_url":"http://127.0.0.1:9090/pay/pay_00112233445566778899aabbccddeeff","decline_code":null,\
            "created_at":"2026-11-22T10:00:00.123456Z","updated_at":"2026-11-22T10:00:00.123456Z",\
            "orders":[{"reference":"ord_1","seller":"sel_1","amount":12900,"currency":"KRW","charge":%s,\
            "refunded":0}]}""";

    private WireMockMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        WireMockServer server = new WireMockServer(WireMockConfiguration.options()
                .bindAddress("127.0.0.1").dynamicPort().disableRequestJournal());
        server.start();
        stub(server, "/v1/registrations", ANSWER.formatted("open", "null"));
        stub(server, "/v1/registrations/reg_1/confirm", ANSWER.formatted("approved", "\"ch_1\""));
        System.out.println("listening " + server.port());
        Thread.currentThread().join();
    }

    private static void stub(WireMockServer server, String path, String body) {
        server.stubFor(post(urlEqualTo(path)).willReturn(aResponse()
                .withStatus(201).withHeader("content-type", "application/json").withBody(body)));
    }
}
