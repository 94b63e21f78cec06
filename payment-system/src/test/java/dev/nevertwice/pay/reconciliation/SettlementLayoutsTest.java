package dev.nevertwice.pay.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import dev.nevertwice.pay.reconciliation.SettlementLine.Readable;
import dev.nevertwice.psp.PspSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulator writes the same day in four layouts; each is read as the same movements. */
class SettlementLayoutsTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void everyLayoutSaysTheSame() throws IOException, InterruptedException {
        try (PspSimulator psp = PspSimulator.start()) {
            admin(psp, "PUT", "/_admin/settlement",
                    """
                    {"time_zone": "Asia/Seoul", "close": "command",
                     "fees": [{"currency": "KRW", "fixed": 100, "permille": 33}, {"currency": "USD", "fixed": 0, "permille": 29}]}""");
            register(psp, "att_1", "tok_visa", 12_900, "KRW", "automatic");
            register(psp, "att_2", "tok_visa", 2_550, "USD", "automatic");
            register(psp, "att_3", "tok_visa", 10_000, "KRW", "manual");
            post(psp, "/v1/charges/ch_3/capture", "cpt_1",
                    "{\"amount\": 4000, \"currency\": \"KRW\", \"reference\": \"cpt_1\"}");
            post(psp, "/v1/refunds", "rfd_1",
                    "{\"charge\": \"ch_1\", \"amount\": 900, \"currency\": \"KRW\", \"reference\": \"rfd_1\"}");
            admin(psp, "POST", "/_admin/chargebacks", "{\"charge\": \"ch_2\"}");
            post(psp, "/v1/payouts", "po_ours",
                    "{\"amount\": 5000, \"currency\": \"KRW\", \"reference\": \"po_ours\"}");
            admin(psp, "POST", "/_admin/settlement/close", "{\"day\": \"2031-01-01\"}");

            List<String> said = lines(psp, Layout.NATIVE);
            assertEquals(6, said.size(), said.toString());
            assertEquals(said, lines(psp, Layout.STRIPE));
            assertEquals(said, lines(psp, Layout.ADYEN));
            // It has no chargebacks and no captures of its own.
            assertEquals(
                    said.stream().filter(line -> !line.matches("(CHARGEBACK|CAPTURE) .*")).toList(),
                    lines(psp, Layout.TOSS).stream()
                            .filter(line -> !line.contains("ch_3") && !line.startsWith("CHARGEBACK"))
                            .toList());
        }
    }

    /** Without what a layout does not have: batches, the merchant's reference of a charge, parts of a second. */
    private List<String> lines(PspSimulator psp, Layout layout) throws IOException, InterruptedException {
        byte[] file = send(psp, "GET", "/v1/settlements/2031-01-01?layout=" + layout.word(), null, "").body();
        SettlementReader reader =
                SettlementReader.of(new ByteArrayInputStream(file), null, ZoneId.of("Asia/Seoul"));
        assertEquals(layout, reader.layout());
        List<String> lines = new ArrayList<>();
        for (SettlementLine line = reader.next(); line != null; line = reader.next()) {
            SettlementRow row = assertInstanceOf(Readable.class, line, line.toString()).row();
            lines.add(row.kind() + " " + row.reference() + " of " + row.charge() + " for " + row.order() + " "
                    + row.amount() + " fee " + row.fee() + " " + row.at().truncatedTo(ChronoUnit.SECONDS));
        }
        assertNull(reader.next());
        return lines;
    }

    private void register(PspSimulator psp, String attempt, String source, long amount, String currency, String capture)
            throws IOException, InterruptedException {
        post(psp, "/v1/registrations", attempt, """
                {"reference": "%s", "source": "%s", "capture": "%s",
                 "orders": [{"reference": "ord_%s", "seller": "sel_1", "amount": %d, "currency": "%s"}]}"""
                .formatted(attempt, source, capture, attempt, amount, currency));
    }

    private void post(PspSimulator psp, String path, String key, String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(psp, "POST", path, key, body);
        assertEquals(201, answer.statusCode(), () -> path + " " + new String(answer.body()));
    }

    private void admin(PspSimulator psp, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(psp, method, path, null, body);
        assertEquals(2, answer.statusCode() / 100, () -> path + " " + new String(answer.body()));
    }

    private HttpResponse<byte[]> send(PspSimulator psp, String method, String path, String key, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(psp.url().resolve(path))
                .header("authorization", "Bearer psp_test_key")
                .header("content-type", "application/json")
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("idempotency-key", key);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
