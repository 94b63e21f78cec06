package dev.nevertwice.chaos.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.target.Target.Correlate;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslationTest {

    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Target target = TargetFile.read(Path.of("..", "docs", "external", "target.yaml"), false);
    private final Known known = new Known();
    private final List<Request> sent = new ArrayList<>();
    private int status = 200;
    private String reply = "{\"id\": \"cart_1\", \"status\": \"paid\"}";
    /** Where what became of a cart is answered with something else, with 200; or null. */
    private String statusReply;

    @Test
    void aCheckoutIsPutIntoTheirWordsAndTheReplyIntoOurs() throws Exception {
        Response told = checkout("cart_1", 12_900);
        assertEquals("POST /checkout", sent.getFirst().method() + " " + sent.getFirst().target());
        JsonNode body = JSON.readTree(sent.getFirst().body());
        assertEquals("cart_1", body.path("cart").asText());
        assertEquals(12_900, body.path("amount").asLong());
        assertEquals("tok_visa", body.path("card").asText());
        assertEquals(201, told.status());
        assertEquals("paid", json(told).path("status").asText());
    }

    /** Many shops take what a page shows: 129.00. */
    @Test
    void anAmountCanBeInMajorUnits() {
        String file = "name: x\nbase_url: http://127.0.0.1:1\npsp_port: 2\ncorrelate: reference\n"
                + "pay: {method: POST, path: /, body: '{major} {currency}'}\nstatus: {method: GET, path: /}\n"
                + "read: {outcome: /status, paid: [paid], declined: [failed]}\n";
        Channel shop = (request, deadline) -> {
            sent.add(request);
            return Translation.answer(200, JSON.createObjectNode());
        };
        String body = "{\"orders\": [{\"amount\": 12900, \"currency\": \"%s\"}]}";
        for (String currency : List.of("USD", "KRW", "BHD")) {
            TreeMap<String, String> headers = new TreeMap<>();
            headers.put("idempotency-key", "cart_1");
            new Translation(TargetFile.parse("x.yaml", file, false), shop, known).exchange(
                    new Request("POST", "/v1/payments", headers,
                            body.formatted(currency).getBytes(StandardCharsets.UTF_8)),
                    DEADLINE);
        }
        assertEquals(
                List.of("129.00 USD", "12900 KRW", "12.900 BHD"),
                sent.stream().map(request -> new String(request.body(), StandardCharsets.UTF_8)).toList());
    }

    @Test
    void aDeclineIsAProblemWithThePaymentInIt() throws Exception {
        reply = "{\"id\": \"cart_1\", \"status\": \"failed\"}";
        Response told = checkout("cart_1", 5);
        assertEquals(402, told.status());
        assertEquals("declined", json(told).at("/payment/status").asText());
    }

    /** The naivest service makes a payment of each click: its buyers see one purchase, and the judge one order. */
    @Test
    void aCartIsOnePaymentHoweverManyTheTargetMakesOfIt() throws Exception {
        target = TargetFile.parse("x.yaml", """
                name: x
                base_url: http://127.0.0.1:1
                psp_port: 2
                correlate: reference
                pay: {method: POST, path: /checkout}
                status: {method: GET, path: "/payments/{payment}"}
                read: {payment: /id, outcome: /status, paid: [paid], declined: [failed]}
                """, false);
        for (String id : List.of("pay_a", "pay_b")) {
            reply = "{\"id\": \"" + id + "\", \"status\": \"paid\"}";
            assertEquals("cart_1", json(checkout("cart_1", 5)).path("id").asText());
        }
        reply = "{\"status\": \"paid\"}";
        assertEquals("cart_1", json(ask("/v1/payments/cart_1")).path("id").asText());
        assertEquals("/payments/pay_b", sent.getLast().target());
        JsonNode payments = json(ask("/v1/ops/books")).path("payments");
        assertEquals(1, payments.size());
        assertEquals("cart_1", payments.at("/0/id").asText());
        assertTrue(known.doubts().isEmpty(), known.doubts().toString());
    }

    /** Else a service that needs the file to find a second charge would be blamed for it. */
    @Test
    void aSettlementFileThatIsNotTakenIsADoubtUntilItIs() {
        target = TargetFile.parse("x.yaml", """
                name: x
                base_url: http://127.0.0.1:1
                psp_port: 2
                correlate: reference
                pay: {method: POST, path: /checkout}
                status: {method: GET, path: "/payments/{cart}"}
                settlement_import: {method: POST, path: "/import/{day}"}
                read: {outcome: /status, paid: [paid], declined: [failed]}
                """, false);
        status = 404;
        assertEquals(404, reconcile("2026-01-02").status());
        assertEquals(
                List.of("the settlement file of 2026-01-02 was not imported: settlement_import was answered with"
                        + " status 404"),
                known.doubts());
        status = 204;
        assertEquals(200, reconcile("2026-01-02").status());
        assertEquals(List.of(), known.doubts());
        status = 409;
        reconcile("2026-01-02");
        assertEquals(List.of(), known.doubts());
        status = 503; // whatever came before: the second time it was not even looked at
        reconcile("2026-01-02");
        assertEquals(
                List.of("the settlement file of 2026-01-02 was not imported: settlement_import was answered with"
                        + " status 503"),
                known.doubts());
        status = 409;
        reconcile("2026-01-02");
        assertEquals(List.of(), known.doubts());
    }

    /** Guards I16 and I1: a right service may answer a cart that it has with a bare 409, or with where to look. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            409 | paid    | 409 | /v1/payments/cart_1
            409 | failed  | 409 | /v1/payments/cart_1
            303 | paid    | 409 | /v1/payments/cart_1
            409 | pending | 409 |
            303 | pending | 409 |
            303 | ''      | 409 |
            409 | ''      | 409 |
            """)
    void aCartThatIsKnownAlreadyIsAskedFor(int theirs, String word, int ours, String location) {
        status = theirs;
        reply = "";
        statusReply = "{\"id\": \"cart_1\", \"status\": \"" + word + "\"}";
        Response told = checkout("cart_1", 5);
        assertEquals(ours, told.status());
        assertEquals(location, told.header("location"));
        assertEquals(List.of("/checkout", "/orders/cart_1"), sent.stream().map(Request::target).toList());
        assertTrue(known.doubts().isEmpty(), known.doubts().toString());
    }

    /** Guards I1: what was charged, but never told of, was ordered all the same. */
    @Test
    void whatNobodyWasToldOfIsInTheBooks() throws Exception {
        status = 500;
        checkout("cart_1", 12_900);
        status = 200;
        JsonNode payment = json(ask("/v1/ops/books")).at("/payments/0");
        assertEquals("unknown", payment.path("state").asText());
        assertEquals(Correlation.order("cart_1"), payment.at("/orders/0/id").asText());
        assertEquals(12_900, payment.at("/orders/0/amount").asLong());
    }

    @ParameterizedTest
    @CsvSource({"200, 200", "404, 200", "500, 500", "503, 503"})
    void aServiceIsUpUnlessItSaysThatItIsNot(int theirs, int ours) {
        status = theirs;
        assertEquals(ours, ask("/health").status());
    }

    @Test
    void whoIsSilentAtTheEndMakesAVerdictImpossible() {
        known.lookedLast("purchase-1", null);
        known.lookedLast("purchase-2", null);
        known.lookedLast("purchase-2", "paid");
        known.lookedLast("purchase-3", "paid");
        known.lookedLast("purchase-3", null);
        assertEquals(List.of("nobody would say at the end what became of purchase-1, purchase-3"), known.doubts());
    }

    @Test
    void aWordThatTheMappingDoesNotNameMakesAVerdictImpossible() {
        reply = "{\"id\": \"cart_1\", \"status\": \"splendid\"}";
        checkout("cart_1", 5);
        assertTrue(known.doubts().getFirst().contains("'splendid'"), known.doubts().toString());
    }

    /** Else a mistyped pointer would accuse a good service of losing every purchase. */
    @Test
    void aMappingThatFitsNoReplyIsToBlameItself() {
        status = 404;
        reply = "{\"message\":\n \"no such path\"}";
        for (int number = 1; number < 5; number++) {
            checkout("cart_" + number, 5);
        }
        assertEquals(
                "the target file does not fit the naive merchant: none of 5 replies has a word of read.paid,"
                        + " read.declined or read.pending at /status; the last, with status 404: {\"message\": \"no such"
                        + " path\"}",
                assertThrows(LiveFailure.class, () -> checkout("cart_5", 5)).getMessage());
    }

    @Test
    void anOddReplyAmongGoodOnesIsOnlyADoubt() {
        checkout("cart_1", 5);
        reply = "{\"id\": \"cart_1\", \"status\": \"splendid\"}";
        for (int number = 0; number < 9; number++) {
            assertEquals(502, checkout("cart_1", 5).status());
        }
        assertEquals(1, known.doubts().size());
    }

    @Test
    void anErrorOfTheServersPromisesNothing() {
        status = 503;
        reply = "<html>";
        assertEquals(503, checkout("cart_1", 5).status());
        assertTrue(known.doubts().isEmpty());
    }

    /** Guards I3: a load balancer's or an error page's "failed" is said of the request, not of the money. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | paid    | 201
            200 | failed  | 402
            402 | failed  | 402
            422 | failed  | 402
            404 | unknown | 202
            409 | failed  | 409
            409 | paid    | 201
            409 | pending | 202
            429 | failed  | 429
            429 | paid    | 429
            500 | paid    | 500
            503 | failed  | 503
            """)
    void theStatusComesBeforeTheWord(int theirs, String word, int ours) {
        status = theirs;
        reply = "{\"id\": \"cart_1\", \"status\": \"" + word + "\"}";
        assertEquals(ours, checkout("cart_1", 5).status());
        assertTrue(known.doubts().isEmpty());
    }

    @Test
    void chargesOfOnePurchaseMeetWhateverTheirReferences() throws Exception {
        checkout("cart_1", 5);
        JsonNode charges = truth(Correlate.REFERENCE,
                """
                {"charges": [{"id": "ch_1", "reference": "cart_1", "order": "a", "amount": 5, "currency": "KRW"},
                             {"id": "ch_2", "reference": "x", "order": "cart_1-again", "amount": 5, "currency": "KRW"}]}""");
        assertEquals("order-of-cart_1", charges.at("/charges/0/order").asText());
        assertEquals("order-of-cart_1", charges.at("/charges/1/order").asText());
        assertTrue(known.doubts().isEmpty(), known.doubts().toString());
    }

    @Test
    void aChargeOfNobodysIsNoVerdict() throws Exception {
        checkout("cart_1", 5);
        JsonNode charges = truth(Correlate.REFERENCE, """
                {"charges": [{"id": "ch_1", "reference": "cart_12", "order": "a", "amount": 5, "currency": "KRW"}]}""");
        assertEquals(0, charges.path("charges").size());
        assertTrue(known.doubts().getFirst().contains("ch_1"), known.doubts().toString());
    }

    @Test
    void twoPurchasesOfOneAmountAreNoVerdictByAmount() throws Exception {
        checkout("cart_1", 5);
        checkout("cart_2", 5);
        truth(Correlate.UNIQUE_AMOUNT, """
                {"charges": [{"id": "ch_1", "reference": "r", "order": "o", "amount": 5, "currency": "KRW"}]}""");
        assertTrue(known.doubts().toString().contains("one of 2 purchases"), known.doubts().toString());
    }

    /** It was asked for once for each purchase too: tens of thousands of requests in a run of full size. */
    @Test
    void metadataIsAskedForOnceForEachCharge() throws Exception {
        for (int number = 1; number <= 3; number++) {
            checkout("cart_" + number, 5);
        }
        List<String> asked = new ArrayList<>();
        Channel psp = (request, deadline) -> {
            asked.add(request.path());
            String registration = request.path().replace("/v1/registrations/reg_", "");
            return answered(request.path().equals("/_admin/truth")
                    ? """
                            {"charges": [{"id": "ch_3", "registration": "reg_3", "order": "o", "amount": 5},
                                         {"id": "ch_2", "registration": "reg_2", "order": "o", "amount": 5}]}"""
                    : """
                            {"orders": [{"reference": "other", "metadata": {"cart": "cart_1"}},
                                        {"reference": "o", "metadata": {"shop": "s", "cart": "cart_%s"}}]}"""
                            .formatted(registration));
        };
        JsonNode charges = truth(Correlate.METADATA, psp);
        assertEquals("order-of-cart_3", charges.at("/charges/0/order").asText());
        assertEquals("order-of-cart_2", charges.at("/charges/1/order").asText());
        assertEquals(List.of("/_admin/truth", "/v1/registrations/reg_3", "/v1/registrations/reg_2"), asked);
        assertTrue(known.doubts().isEmpty(), known.doubts().toString());
    }

    private Response checkout(String cart, long amount) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("idempotency-key", cart);
        byte[] body =
                """
                {"orders": [{"seller": "sel_1", "amount": %d, "currency": "KRW"}], "method": "direct", "source": "tok_visa"}"""
                        .formatted(amount).getBytes(StandardCharsets.UTF_8);
        return response(new Translation(target, this::answer, known)
                .exchange(new Request("POST", "/v1/payments", headers, body), DEADLINE));
    }

    private Response reconcile(String day) {
        byte[] body = ("{\"day\": \"" + day + "\"}").getBytes(StandardCharsets.UTF_8);
        return response(new Translation(target, this::answer, known)
                .exchange(new Request("POST", "/v1/ops/reconcile", new TreeMap<>(), body), DEADLINE));
    }

    private Response ask(String path) {
        return response(new Translation(target, this::answer, known)
                .exchange(new Request("GET", path, new TreeMap<>(), new byte[0]), DEADLINE));
    }

    private Exchange answer(Request request, Duration deadline) {
        sent.add(request);
        boolean other = statusReply != null && request.path().startsWith("/orders/");
        return new Exchange.Answered(new Response(
                other ? 200 : status, new TreeMap<>(), (other ? statusReply : reply).getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode truth(Correlate how, String truth) throws Exception {
        return truth(how, (request, deadline) -> answered(truth));
    }

    private JsonNode truth(Correlate how, Channel psp) throws Exception {
        return json(response(new Correlation(how, psp, "key", known)
                .exchange(new Request("GET", "/_admin/truth", new TreeMap<>(), new byte[0]), DEADLINE)));
    }

    private static Exchange answered(String body) {
        return new Exchange.Answered(new Response(200, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8)));
    }

    private static Response response(Exchange exchange) {
        return ((Exchange.Answered) exchange).response();
    }

    private static JsonNode json(Response response) throws Exception {
        return JSON.readTree(response.body());
    }
}
