package dev.nevertwice.psp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.driver.BookCheck;
import dev.nevertwice.psp.driver.LifeRequests;
import dev.nevertwice.psp.driver.MachineDriver;
import dev.nevertwice.psp.driver.Requests;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is sent is answered at once, never with a 5xx, and moves nothing unless it is good. */
class BadInputProperties {

    private static final List<String> TARGETS = List.of(
            "/v1/registrations", "/v1/registrations/reg_1/confirm", "/v1/charges/ch_1/capture", "/v1/charges/ch_1/void",
            "/v1/refunds", "/v1/payouts", "/v1/charges", "/v1/balance", "/v1/captures/cap_1", "/v1/settlements",
            "/_admin/chargebacks", "/_admin/chargebacks/cb_1", "/_admin/registrations/reg_1", "/_admin/movements",
            "/_admin/faults", "/_admin/settlement/close", "/_admin/truth", "/pay/x", "/pay/x/challenge",
            "/pay/challenge",
            "/pay//challenge", "/v1/registrations//confirm", "/v1/charges/a/b/capture", "/v1/charges/%2e/void", "/");

    /** Names and values that good bodies have, so that random objects come close to them. */
    private static final List<String> NAMES = List.of("reference", "orders", "source", "amount", "currency", "charge",
            "capture", "return_url", "final", "outcome", "destination", "seller", "rules", "day", "account", "x");

    private final MachineDriver psp = started();

    private static MachineDriver started() {
        MachineDriver psp = new MachineDriver(PspSettings.defaults());
        psp.send(LifeRequests.hold("att_1", "tok_visa"));
        psp.send(LifeRequests.capture("c1", "ch_1", 900));
        psp.send(LifeRequests.dispute("ch_1", 100));
        psp.send(Requests.open("att_2"));
        return psp;
    }

    @Property(tries = 1000, seed = "1")
    void randomBytesAreRefusedAndChangeNothing(@ForAll("methods") String method, @ForAll("targets") String target,
            @ForAll byte[] body) {
        unmoved(request(method, target, body));
    }

    @Property(tries = 1000, seed = "2")
    void randomJsonIsAnsweredAndWhatIsRefusedChangesNothing(@ForAll("targets") String target,
            @ForAll("json") String body) {
        List<Movement> before = movements();
        if (send(request("POST", target, body.getBytes(StandardCharsets.UTF_8))) >= 400) {
            assertEquals(before, movements());
        }
        BookCheck.check(psp.psp().book());
    }

    @Property(tries = 500, seed = "3")
    void randomTargetsAndHeadersAreAnsweredWithoutFailing(@ForAll("methods") String method, @ForAll String path,
            @ForAll String key, @ForAll String type) {
        PspRequest good = request(method, "/v1/" + path, "{}".getBytes(StandardCharsets.UTF_8));
        unmoved(Requests.with(Requests.with(good, "idempotency-key", key), "content-type", type));
        unmoved(request(method, "/pay/" + path, new byte[0]));
        unmoved(request(method, "/" + path, new byte[0]));
    }

    @Property(tries = 300, seed = "4")
    void sequencesOfGoodRequestsWithAnyAmountsKeepTheBooksBalanced(@ForAll("operations") List<PspRequest> requests) {
        MachineDriver fresh = started();
        for (PspRequest request : requests) {
            int status = fresh.send(request).status();
            assertTrue(status < 500, () -> request + " got " + status);
        }
        BookCheck.check(fresh.psp().book());
    }

    private void unmoved(PspRequest request) {
        List<Movement> before = movements();
        send(request);
        assertEquals(before, movements());
    }

    private int send(PspRequest request) {
        var sent = psp.now();
        int status = psp.send(request).status();
        assertEquals(sent, psp.now(), "it is answered at once");
        assertTrue(status < 500, () -> request + " got " + status);
        return status;
    }

    private List<Movement> movements() {
        return List.copyOf(psp.psp().book().movements());
    }

    private static PspRequest request(String method, String target, byte[] body) {
        TreeMap<String, String> headers = new TreeMap<>(Requests.post("/", "k", "").headers());
        headers.put("idempotency-key", "key_" + Arrays.hashCode(body));
        if (target.startsWith("/pay/")) {
            headers.put("content-type", "application/x-www-form-urlencoded");
        }
        return new PspRequest(method, target, headers, body);
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "");
    }

    @Provide
    Arbitrary<String> targets() {
        return Arbitraries.of(TARGETS);
    }

    /** Objects that look good from afar; now and then one is. */
    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                Arbitraries.of("null", "true", "\"KRW\"", "\"ch_1\"", "\"att_1\"", "\"manual\"", "-1", "0", "1.5",
                        "12900", "1e400", "99999999999999999999", "\"tok_visa\\u0000\"", "\"\"", "NaN", "{", "[}"),
                Arbitraries.strings().ascii().ofMaxLength(8).map(text -> Json.object().textNode(text).toString()));
        return Arbitraries.recursive(() -> leaf, inner -> Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(items -> "[" + String.join(",", items) + "]"),
                Combinators.combine(Arbitraries.of(NAMES), inner).as((name, value) -> "\"" + name + "\":" + value)
                        .list().ofMaxSize(5).map(fields -> "{" + String.join(",", fields) + "}")),
                0, 3);
    }

    @Provide
    Arbitrary<List<PspRequest>> operations() {
        Arbitrary<Long> amounts = Arbitraries.oneOf(Arbitraries.longs().between(1, 13_000), Arbitraries.longs());
        Arbitrary<String> keys = Arbitraries.integers().between(1, 12).map(number -> "key_" + number);
        Arbitrary<String> charges = Arbitraries.integers().between(1, 4).map(number -> "ch_" + number);
        return Combinators.combine(Arbitraries.integers().between(0, 8), keys, charges, amounts)
                .as(BadInputProperties::operation).list().ofMaxSize(30);
    }

    private static PspRequest operation(int kind, String key, String charge, long amount) {
        return switch (kind) {
            case 0 -> Requests.register(key, Requests.registration(key, "tok_visa", amount, "KRW"));
            case 1 -> LifeRequests.hold(key, "tok_refund_fails");
            case 2 -> LifeRequests.capture(key, charge, amount);
            case 3 -> LifeRequests.release(key, charge);
            case 4 -> Requests.refund(key, charge, amount, "KRW");
            case 5 -> LifeRequests.payout(key, amount, "KRW", "bank_main");
            case 6 -> LifeRequests.dispute(charge, amount);
            case 7 -> LifeRequests.decide(charge.replace("ch", "cb"), "won");
            default -> LifeRequests.confirm(key, "reg_2", "tok_visa");
        };
    }
}
