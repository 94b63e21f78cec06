package dev.nevertwice.pay.psp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not understood completely is unknown. Guards M23 (time-out = failed) and M31 (truncated body accepted). */
class PspGatewayTest {

    private static final String APPROVED = """
            {"id": "reg_1", "reference": "att_1", "status": "approved", "updated_at": "2026-11-22T10:00:00Z",
             "page_url": null, "decline_code": null,
             "orders": [{"reference": "ord_1", "amount": 100, "currency": "USD", "charge": "ch_1"}]}""";

    @Test
    void wholeAnswerIsRead() {
        Outcome outcome = register(answered(201, APPROVED));
        Registration registration = assertInstanceOf(Outcome.Registered.class, outcome).registration();
        assertEquals(Registration.Status.APPROVED, registration.status());
        assertEquals("ch_1", registration.orders().getFirst().charge());
    }

    @Test
    void everyTruncationOfAnAnswerIsUnknown() {
        for (int length = 0; length < APPROVED.length(); length++) {
            Outcome outcome = register(answered(201, APPROVED.substring(0, length)));
            assertInstanceOf(Outcome.Unknown.class, outcome, "cut after " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 301, 204, 418})
    void statusesThatSayNothingAreUnknown(int status) {
        assertInstanceOf(Outcome.Unknown.class, register(answered(status, "{}")));
    }

    @Test
    void timeOutIsUnknownAndNotSentIsNot() {
        assertInstanceOf(Outcome.Unknown.class, register(new Exchange.Failed(true, "timed out")));
        assertInstanceOf(Outcome.NotSent.class, register(new Exchange.Failed(false, "refused")));
    }

    @Test
    void declineNeedsAReadableRegistration() {
        assertInstanceOf(Outcome.Unknown.class, register(answered(402, "{\"code\": \"card_declined\"}")));
        String declined = APPROVED.replace("approved", "declined").replace("\"ch_1\"", "null");
        assertInstanceOf(Outcome.Registered.class, register(answered(402, "{\"registration\": " + declined + "}")));
    }

    @Test
    void approvedWithoutAChargeIsUnknown() {
        assertInstanceOf(Outcome.Unknown.class, register(answered(201, APPROVED.replace("\"ch_1\"", "null"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "\"100\"", "1e2", "99999999999999999999", "null"})
    void amountThatIsNotAWholeNumberIsUnknown(String amount) {
        assertInstanceOf(Outcome.Unknown.class, register(answered(201, APPROVED.replace("100", amount))));
    }

    @Test
    void conflictIsBusyAndSaysWhen() {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("retry-after", "7");
        Outcome outcome = register(new Exchange.Answered(new Response(429, headers, "{}".getBytes())));
        assertEquals(Duration.ofSeconds(7), assertInstanceOf(Outcome.Busy.class, outcome).retryAfter());
    }

    /** As the simulator's profiles say it. It was a refusal for good, and of what the PSP charged then nobody ever asked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            409 | {"code": "key_in_flight"}
            409 | {"error": {"type": "idempotency_error", "code": "idempotency_key_in_use"}}
            422 | {"status": 422, "errorCode": "704", "errorType": "validation"}
            409 | {"code": "IDEMPOTENT_REQUEST_PROCESSING", "message": "..."}
            409 | {"name": "RESOURCE_CONFLICT", "details": [{"issue": "PREVIOUS_REQUEST_IN_PROGRESS"}]}
            409 | {"error_type": "request_invalid", "error_codes": ["key_in_flight"]}""")
    void keyThatIsInFlightIsBusyWhateverItIsCalled(int status, String body) {
        assertInstanceOf(Outcome.Busy.class, register(answered(status, body)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 415})
    void whatIsNoConflictIsRefusedWhateverItIsCalled(int status) {
        assertInstanceOf(Outcome.Refused.class, register(answered(status, "{\"code\": \"key_in_flight\"}")));
        assertInstanceOf(Outcome.Refused.class, register(answered(422, "{\"code\": \"key_reused\"}")));
    }

    /** A late webhook's refund, or a settled row's, was given to a person as something that the PSP does not know. */
    @Test
    void whatThePspHasForgottenTheKeyOfIsFoundByItsReference() {
        String taken = """
                {"data": [{"id": "theirs_1", "reference": "ours_1", "charge": "ch_1", "amount": 900, "currency": "KRW",
                  "status": "succeeded", "created_at": "2026-11-22T10:00:00Z"}]}""";
        PspGateway forgetful = new PspGateway(
                "acct_1",
                (request, deadline) -> answered(200,
                        request.target().endsWith("?reference=ours_1") ? taken : "{\"data\": []}"),
                Gate.open(), "key", Duration.ofSeconds(1));

        assertInstanceOf(Outcome.Refunded.class, forgetful.findRefund("ours_1"));
        assertInstanceOf(Outcome.Captured.class, forgetful.findCapture("ours_1"));
        assertInstanceOf(Outcome.Absent.class, forgetful.findRefund("ours_2"));
    }

    @Test
    void unknownSourceIsADeclineOfTheRegistrationButNotOfALookUp() {
        Exchange bad = answered(400, "{\"code\": \"unknown_source\"}");
        assertEquals(new Outcome.Declined("unknown_source"), register(bad));
        assertInstanceOf(Outcome.Unknown.class, gateway(bad).lookUpRegistration("att_1"));
    }

    /** A proxy's 400, a rotated key, a misrouted look-up: none of them says what became of the money. */
    @Test
    void refusalThatDoesNotSayWhatHappenedDecidesNothing() {
        assertInstanceOf(Outcome.Refused.class, register(answered(400, "{\"error\": \"no\"}")));
        assertInstanceOf(Outcome.Shut.class, register(answered(401, "{\"code\": \"unauthorized\"}")));
        assertInstanceOf(Outcome.Unknown.class, register(answered(403, "{\"code\": \"blocked\"}")));
        assertInstanceOf(Outcome.Unknown.class, gateway(answered(404, "{}")).lookUpRegistration("att_1"));
        assertInstanceOf(Outcome.Absent.class,
                gateway(answered(404, "{\"code\": \"not_found\"}")).lookUpCharge("ch_1"));
    }

    @Test
    void lookUpThatFindsNothingIsAbsent() {
        assertInstanceOf(Outcome.Absent.class, gateway(answered(200, "{\"data\": []}")).lookUpRegistration("att_1"));
        assertInstanceOf(Outcome.Unknown.class, gateway(answered(200, "{}")).lookUpRegistration("att_1"));
    }

    private static Outcome register(Exchange exchange) {
        return gateway(exchange).register("att_1", new byte[0]);
    }

    private static PspGateway gateway(Exchange exchange) {
        return new PspGateway("acct_1", (request, deadline) -> exchange, Gate.open(), "key", Duration.ofSeconds(1));
    }

    private static Exchange answered(int status, String body) {
        return new Exchange.Answered(new Response(status, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8)));
    }
}
