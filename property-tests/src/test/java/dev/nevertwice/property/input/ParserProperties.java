package dev.nevertwice.property.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.scenario.ScenarioProblem;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.wire.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in a file or an answer, reading it ends in a value or in the one refusal that its readers expect. */
class ParserProperties {

    private static final List<String> ANSWERS = List.of(
            """
                    {"id": "reg_1", "reference": "att_1", "status": "approved", "token": "pay_9f", "page_url": "http://psp/pay/9f",
                     "decline_code": null, "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T10:00:00Z",
                     "orders": [{"reference": "ord_1", "amount": 12900, "currency": "KRW", "charge": "ch_1", "refunded": 0}]}""",
            """
                    {"id": "re_1", "charge": "ch_1", "reference": "ref_1", "amount": 900, "currency": "KRW",
                     "status": "succeeded", "created_at": "2026-11-22T10:00:00Z"}""",
            """
                    {"data": [{"id": "cap_1", "charge": "ch_1", "order": "ord_1", "reference": "c_1", "amount": 900,
                     "currency": "KRW", "status": "succeeded", "created_at": "2026-11-22T10:00:00Z"}]}""");

    private static final String FAULTS = """
            {"rules": [{"name": "lost", "point": "committed-before-reply", "operation": "register",
              "match": {"reference": "att_1", "amount": 100}, "act": {"type": "delay", "millis": 700}, "when": {"ratio": [1, 9]}},
              {"name": "row", "point": "settlement", "act": {"type": "amount-off", "by": 1}, "when": {"nth": 2}}]}""";

    @Property(tries = 400)
    void aScenarioIsReadOrRefusedWithAReason(@ForAll("scenarios") String good, @ForAll("damages") Damage damage) {
        try {
            assertNotNull(ScenarioFile.parse("damaged.yaml", damage.to(good)));
        } catch (ScenarioProblem refused) {
            assertTrue(refused.getMessage().startsWith("damaged.yaml"), refused::getMessage);
        }
    }

    @Property(tries = 300)
    void faultRulesAreReadOrRefusedWithAReason(@ForAll("damages") Damage damage) {
        try {
            assertNotNull(FaultRules.parse(damage.to(FAULTS).getBytes(StandardCharsets.UTF_8)));
        } catch (Problem refused) {
            assertNotNull(refused.getMessage());
        }
    }

    /** Not understood is unknown; it is never taken for a no, and never thrown. */
    @Property(tries = 600)
    void anyAnswerOfThePspIsAnOutcome(
            @ForAll("answers") String good, @ForAll("damages") Damage damage, @ForAll("statuses") int status) {
        byte[] body = damage.to(good).getBytes(StandardCharsets.UTF_8);
        PspGateway psp = new PspGateway(
                "acct_1", (request, deadline) -> new Exchange.Answered(new Response(status, new TreeMap<>(), body)),
                Gate.open(),
                "key", Duration.ofSeconds(1));
        for (Outcome outcome : List.of(
                psp.register("att_1", new byte[0]), psp.refund("ref_1", new byte[0]),
                psp.capture("c_1", "ch_1", new byte[0]),
                psp.release("v_1", "ch_1", new byte[0]), psp.payOut("po_1", new byte[0]), psp.lookUpAttempt("att_1"),
                psp.lookUpRegistration("att_1"), psp.lookUpRefund("ref_1"), psp.lookUpCapture("c_1"),
                psp.lookUpVoid("v_1"),
                psp.lookUpHold("ch_1"), psp.lookUpChargeback("cb_1"), psp.lookUpPayout("po_1"),
                psp.lookUpCharge("ch_1"))) {
            assertNotNull(outcome);
            if (status >= 500) {
                assertEquals(Outcome.Unknown.class, outcome.getClass());
            }
        }
    }

    @Provide
    Arbitrary<String> scenarios() {
        return Arbitraries.of(
                BuiltInScenarios.names().stream().map(ParserProperties::text).toList());
    }

    private static String text(String scenario) {
        try (InputStream file = ScenarioFile.class.getResourceAsStream("/scenarios/" + scenario + ".yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Provide
    Arbitrary<String> answers() {
        return Arbitraries.of(ANSWERS);
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.of(200, 201, 400, 402, 404, 409, 429, 500, 302, 418);
    }

    @Provide
    Arbitrary<Damage> damages() {
        return Damage.any();
    }
}
