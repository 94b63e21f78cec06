package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.post;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.register;
import static dev.nevertwice.psp.driver.Requests.registration;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import dev.nevertwice.psp.driver.Requests;
import dev.nevertwice.psp.profile.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The table of docs/psp-profiles.md, one test a cell. What is expected is written down here once more, from the sources
 * and not from the profiles' data; a cell without a source is expected to be as in {@code ietf}.
 */
public abstract class ProfileContract {

    private static final List<String> ALL = List.of(
            "default", "ietf", "stripe-v1", "stripe-v2", "adyen", "toss", "paypal", "checkout-com");

    private final Function<PspSettings, PspDriver> place;

    protected ProfileContract(Function<PspSettings, PspDriver> place) {
        this.place = place;
    }

    /** A PSP that speaks one profile. */
    private final class Speaker implements AutoCloseable {

        private final String profile;
        private final PspDriver psp;

        Speaker(String profile) {
            this.profile = profile;
            this.psp = place.apply(PspContract.SETTINGS.withProfile(Profiles.named(profile).orElseThrow()));
        }

        String header() {
            return switch (profile) {
                case "paypal" -> "paypal-request-id";
                case "checkout-com" -> "cko-idempotency-key";
                default -> "idempotency-key";
            };
        }

        /** The request with its key in the profile's own header. */
        PspRequest keyed(PspRequest request) {
            String key = request.headers().get("idempotency-key");
            return with(with(request, "idempotency-key", null), header(), key);
        }

        Answer send(PspRequest request) {
            return psp.send(keyed(request));
        }

        Answer buy(String key) {
            return send(Requests.buy(key, "tok_visa"));
        }

        void fault(String fields) {
            Answer set = psp.send(admin("PUT", "/_admin/faults",
                    "{\"rules\": [{\"name\": \"f\", " + fields.replace('\'', '"') + "}]}"));
            assertEquals(200, set.status(), set::text);
        }

        int charges() {
            return psp.send(admin("GET", "/_admin/truth", "")).json().get("charges").size();
        }

        /** The code of an error, wherever the profile puts it. */
        String code(Answer answer) {
            JsonNode json = answer.json();
            return switch (profile) {
                case "stripe-v1", "stripe-v2" -> json.at("/error/code").asText();
                case "adyen" -> json.path("errorCode").asText();
                case "paypal" -> json.at("/details/0/issue").asText();
                case "checkout-com" -> json.at("/error_codes/0").asText();
                default -> json.path("code").asText();
            };
        }

        void refused(String expected, Answer answer) {
            assertEquals(expected, answer.status() + " " + code(answer), answer::text);
        }

        @Override
        public void close() {
            psp.close();
        }
    }

    /** {@code expected} by profile; profiles that are not named have the value at {@code *}. */
    private Stream<DynamicTest> each(String cell, Map<String, String> expected, CheckOf check) {
        return ALL.stream().map(profile -> {
            String value = expected.getOrDefault(profile, expected.get("*"));
            return DynamicTest.dynamicTest(profile + ": " + cell + ": " + value, () -> {
                try (Speaker psp = new Speaker(profile)) {
                    check.on(psp, value);
                }
            });
        });
    }

    private interface CheckOf {
        void on(Speaker psp, String expected) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> theKeyIsInTheProfilesHeader() {
        return each("header", Map.of(
                "*", "Idempotency-Key", "paypal", "PayPal-Request-Id", "checkout-com", "Cko-Idempotency-Key"),
                (psp, header) -> {
                    PspRequest request = with(buy("att_1", "tok_visa"), "idempotency-key", null);
                    assertEquals(400, psp.psp.send(with(request, "x-other-key", "k")).status());
                    assertEquals(201, psp.psp.send(with(request, header.toLowerCase(), "k")).status());
                    assertEquals(1, psp.psp.send(get("/v1/registrations?idempotency_key=k")).json().get("data").size());
                });
    }

    @TestFactory
    Stream<DynamicTest> aKeyCanBeThatLong() {
        return each("longest key", Map.of("*", "255", "adyen", "64", "toss", "300"), (psp, length) -> {
            int most = Integer.parseInt(length);
            String body = registration("att_1", "tok_visa", 5, "USD");
            assertEquals(201, psp.send(register("k".repeat(most), body)).status());
            assertEquals(400, psp.send(register("k".repeat(most + 1), body)).status());
            assertEquals(1, psp.charges());
        });
    }

    @TestFactory
    Stream<DynamicTest> keysAreEqualWithinTheScope() {
        return each("scope", Map.of("*", "account path", "toss", "account url", "adyen", "company"), (psp, scope) -> {
            assertEquals(201, psp.buy("same").status());
            Answer other = psp.send(with(buy("same", "tok_visa"), "authorization", "Bearer other_key"));
            assertEquals(201, other.status());
            assertEquals(scope.equals("company") ? 1 : 2, psp.charges());
            PspRequest elsewhere = buy("same", "tok_visa");
            assertEquals(psp.profile.equals("paypal") ? 200 : 201, psp.send(new PspRequest(
                    "POST", elsewhere.target() + "?a=1", elsewhere.headers(), elsewhere.body())).status());
            assertEquals(scope.equals("account url") ? 3 : scope.equals("company") ? 1 : 2, psp.charges());
            assertEquals(scope.equals("company") ? 422 : 201,
                    psp.send(refund("same", "ch_1", 1, "KRW")).status(), "the key on another path");
        });
    }

    @TestFactory
    Stream<DynamicTest> aDeclineIsStoredOrTriedAgain() {
        return each("stored: a decline", Map.of("*", "yes", "stripe-v2", "no", "checkout-com", "no"), (psp, stored) -> {
            psp.send(buy("att_1", "tok_declined"));
            psp.send(buy("att_1", "tok_declined"));
            assertEquals(stored.equals("yes") ? 1 : 2,
                    psp.psp.send(get("/v1/registrations?reference=att_1")).json().get("data").size());
        });
    }

    @TestFactory
    Stream<DynamicTest> aRefusalFoundDuringExecutionIsStoredOrNot() {
        return each("stored: a 4xx of the execution", Map.of("*", "no", "stripe-v1", "yes", "adyen", "yes"),
                (psp, stored) -> {
                    assertEquals(404, psp.send(refund("ref_1", "ch_1", 1, "KRW")).status());
                    psp.buy("att_1");
                    assertEquals(stored.equals("yes") ? 404 : 201,
                            psp.send(refund("ref_1", "ch_1", 1, "KRW")).status());
                });
    }

    @TestFactory
    Stream<DynamicTest> anErrorOfThePspsOwnIsStoredOrNot() {
        return each("stored: 500", Map.of("*", "no", "stripe-v1", "yes"), (psp, stored) -> {
            psp.fault(
                    "'point': 'accepted-before-commit', 'act': {'type': 'status', 'status': 500}, 'when': {'first': 1}");
            assertEquals(500, psp.buy("att_1").status());
            Answer again = psp.buy("att_1");
            assertEquals(stored.equals("yes") ? 500 : 201, again.status());
            assertEquals(stored.equals("yes") ? 0 : 1, psp.charges());
        });
    }

    @TestFactory
    Stream<DynamicTest> a500AfterTheMoneyMovedIsReplayedOrNot() {
        return each("stored: 500 after the money moved", Map.of("*", "201", "stripe-v1", "500", "paypal", "200"),
                (psp, again) -> {
                    psp.fault(
                            "'point': 'committed-before-reply', 'act': {'type': 'status', 'status': 500}, 'when': {'first': 1}");
                    assertEquals(500, psp.buy("att_1").status());
                    assertEquals(again, "" + psp.buy("att_1").status());
                    assertEquals(1, psp.charges());
                });
    }

    @TestFactory
    Stream<DynamicTest> malformedRequestsAndGatewayErrorsAreNeverStored() {
        return each("not stored: 400, 401, 429, 502", Map.of("*", "201"), (psp, status) -> {
            assertEquals(400, psp.send(register("att_1", "{}")).status());
            assertEquals(401, psp.send(with(buy("att_1", "tok_visa"), "authorization", "Bearer no")).status());
            psp.fault("'point': 'throttling', 'act': {'type': 'rate-limit'}");
            assertEquals(429, psp.buy("att_1").status());
            psp.fault("'point': 'accepted-before-commit', 'act': {'type': 'status', 'status': 502}");
            assertEquals(502, psp.buy("att_1").status());
            psp.psp.send(admin("DELETE", "/_admin/faults", ""));
            assertEquals(status, "" + psp.buy("att_1").status());
        });
    }

    @TestFactory
    Stream<DynamicTest> aReplayShowsTheFirstBodyOrTheLatestState() {
        return each("a replay shows", Map.of("*", "201 pending", "paypal", "200 approved"), (psp, shown) -> {
            Answer first = psp.send(buy("att_1", "tok_review"));
            psp.psp.until("approved",
                    () -> psp.psp.send(get("/v1/registrations/reg_1")).json().path("status").asText());
            Answer second = psp.send(buy("att_1", "tok_review"));
            assertEquals(shown, second.status() + " " + second.json().get("status").asText());
            if (shown.startsWith("201")) {
                assertArrayEquals(first.reply().body(), second.reply().body());
            }
            assertEquals(1, psp.charges());
        });
    }

    /** What a confirmation, capture or void made is not found below the path it was posted to. */
    @TestFactory
    Stream<DynamicTest> aReplayOfALaterStepShowsItToo() {
        return each("a replay of a later step shows", Map.of("*", "201", "paypal", "200"), (psp, status) -> {
            psp.send(register("att_1", registration("att_1", "tok_visa", 900, "USD")
                    .replace("{\"reference\": \"att_1\"", "{\"capture\": \"manual\", \"reference\": \"att_1\"")));
            psp.send(Requests.open("att_2"));
            for (PspRequest step : List.of(
                    post("/v1/charges/ch_1/capture", "c",
                            "{\"amount\": 300, \"currency\": \"USD\", \"reference\": \"c\"}"),
                    post("/v1/charges/ch_1/void", "v", "{\"reference\": \"v\"}"),
                    post("/v1/registrations/reg_2/confirm", "k", "{\"source\": \"tok_visa\"}"))) {
                Answer first = psp.send(step);
                assertEquals(201, first.status(), first::text);
                Answer second = psp.send(step);
                assertEquals(status, Integer.toString(second.status()), second::text);
                assertEquals(first.json().get("id"), second.json().get("id"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aReplayHasTheProfilesHeaders() {
        return each("headers of a replay", Map.of(
                "*", "none", "default", "Idempotent-Replayed", "stripe-v1", "Idempotent-Replayed, Original-Request",
                "stripe-v2", "Idempotent-Replayed, Original-Request", "adyen", "the key"), (psp, headers) -> {
                    Answer first = psp.buy("att_1");
                    Answer second = psp.buy("att_1");
                    assertNull(first.header("idempotent-replayed"));
                    assertNull(first.header("original-request"));
                    assertEquals(headers.startsWith("Idempotent-Replayed") ? "true" : null,
                            second.header("idempotent-replayed"));
                    assertEquals(headers.endsWith("Original-Request") ? first.header("request-id") : null,
                            second.header("original-request"));
                    for (Answer answer : List.of(first, second)) {
                        assertEquals(headers.equals("the key") ? "att_1" : null, answer.header("idempotency-key"));
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> anotherBodyIsRefusedOrIgnored() {
        return each("other body", Map.of(
                "*", "422 key_reused", "stripe-v1", "400 idempotency_error", "toss", "the first answer",
                "paypal", "422 PAYPAL_REQUEST_ID_PREVIOUSLY_USED"), (psp, expected) -> {
                    Answer first = psp.buy("att_1");
                    Answer other = psp.send(register("att_1", registration("att_1", "tok_visa", 1, "KRW")));
                    if (expected.equals("the first answer")) {
                        assertArrayEquals(first.reply().body(), other.reply().body());
                    } else {
                        psp.refused(expected, other);
                    }
                    if (psp.profile.equals("stripe-v1")) {
                        assertEquals("Keys for idempotent requests can only be used with the same parameters they were"
                                + " first used with. Try using a key other than 'att_1' if you meant to execute a"
                                + " different request.", other.json().at("/error/message").asText());
                    }
                    assertEquals(1, psp.charges());
                });
    }

    @TestFactory
    Stream<DynamicTest> aKeyInFlightIsRefused() {
        return each("in flight", Map.of(
                "*", "409 key_in_flight", "default", "429 key_in_flight", "stripe-v1", "409 idempotency_key_in_use",
                "adyen", "422 704", "toss", "409 IDEMPOTENT_REQUEST_PROCESSING",
                "paypal", "409 PREVIOUS_REQUEST_IN_PROGRESS"), (psp, expected) -> {
                    psp.fault("'point': 'accepted-before-commit', 'act': {'type': 'delay', 'millis': 200}");
                    PspDriver.Underway first = psp.psp.begin(psp.keyed(buy("att_1", "tok_visa")));
                    Answer second = psp.buy("att_1");
                    psp.refused(expected, second);
                    assertEquals("1", second.header("retry-after"));
                    assertEquals(psp.profile.equals("adyen") ? "true" : null, second.header("transient-error"));
                    assertEquals(201, first.answer().status());
                    assertEquals(psp.profile.equals("paypal") ? 200 : 201, psp.buy("att_1").status());
                    assertEquals(1, psp.charges());
                });
    }

    @TestFactory
    Stream<DynamicTest> aMissingKeyIsRefused() {
        return each("missing key", Map.of(
                "*", "400 key_missing", "stripe-v1", "400 idempotency_key_invalid",
                "stripe-v2", "400 idempotency_key_invalid", "toss", "400 INVALID_IDEMPOTENCY_KEY"),
                (psp, expected) -> psp.refused(
                        expected, psp.psp.send(with(buy("att_1", "tok_visa"), "idempotency-key", null))));
    }

    @TestFactory
    Stream<DynamicTest> aKeyThatIsTooLongIsRefused() {
        return each("bad key", Map.of(
                "*", "400 key_malformed", "stripe-v1", "400 idempotency_key_invalid",
                "stripe-v2", "400 idempotency_key_invalid", "toss", "400 INVALID_IDEMPOTENCY_KEY"),
                (psp, expected) -> {
                    Answer answer =
                            psp.send(register("k".repeat(301), registration("att_1", "tok_visa", 1, "KRW")));
                    psp.refused(expected, answer);
                    if (psp.profile.equals("toss")) {
                        assertEquals("멱등키는 300자 이하여야 합니다.", answer.json().get("message").asText());
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> aKeyStoreThatIsDownExecutesNothing() {
        return each("key store down", Map.of("*", "503 key_store_down", "adyen", "503 703"), (psp, expected) -> {
            psp.fault("'point': 'idempotency', 'act': {'type': 'store-down'}, 'when': {'first': 1}");
            psp.refused(expected, psp.buy("att_1"));
            assertEquals(0, psp.charges());
            assertEquals(201, psp.buy("att_1").status());
        });
    }

    @TestFactory
    Stream<DynamicTest> errorsHaveTheProfilesShape() {
        return each("error shape", Map.of(
                "*", "code,detail,status,title,type", "stripe-v1", "error", "stripe-v2", "error",
                "adyen", "errorCode,errorType,message,status", "toss", "code,message", "paypal", "details,message,name",
                "checkout-com", "error_codes,error_type"), (psp, fields) -> {
                    for (Answer answer : List.of(psp.psp.send(get("/v1/nonsense")),
                            psp.psp.send(get("/v1/registrations/none")), psp.send(register("k", "{}")))) {
                        List<String> names = new ArrayList<>();
                        answer.json().fieldNames().forEachRemaining(names::add);
                        assertEquals(fields, String.join(",", names.stream().sorted().toList()));
                        assertEquals(fields.startsWith("code,detail") ? "application/problem+json" : "application/json",
                                answer.header("content-type"));
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> aDeclineIsWordedByTheProfile() {
        return each("a decline", Map.of(
                "*", "402 card_declined", "adyen", "200 Refused", "toss", "400 REJECT_CARD_PAYMENT"),
                (psp, expected) -> {
                    Answer answer = psp.send(buy("att_1", "tok_insufficient"));
                    String code = psp.profile.equals("adyen")
                            ? answer.json().get("resultCode").asText()
                            : psp.code(answer);
                    assertEquals(expected, answer.status() + " " + code);
                    JsonNode registration = answer.json().findValue("registration");
                    assertEquals("insufficient_funds", registration.get("decline_code").asText());
                    assertEquals(0, psp.charges());
                });
    }

    @TestFactory
    Stream<DynamicTest> fourDifferent429sCanBeToldApart() {
        return each("429s", Map.of("*", "null null null", "stripe-v1", "false false true", "stripe-v2",
                "false false true"), (psp, retried) -> {
                    String[] kinds = {"rate-limit", "concurrency-limit", "object-lock"};
                    boolean stripe = psp.profile.startsWith("stripe");
                    String[] codes = {stripe ? "rate_limit" : "rate_limited",
                        stripe ? "rate_limit" : "concurrency_limited", "lock_timeout"};
                    for (int i = 0; i < kinds.length; i++) {
                        psp.fault("'point': 'throttling', 'act': {'type': '" + kinds[i] + "', 'retry_after': 7}");
                        Answer answer = psp.buy("att_1");
                        psp.refused("429 " + codes[i], answer);
                        assertEquals("7", answer.header("retry-after"));
                        assertEquals(retried.split(" ")[i], "" + answer.header("stripe-should-retry"));
                    }
                    assertEquals(0, psp.charges());
                });
    }
}
