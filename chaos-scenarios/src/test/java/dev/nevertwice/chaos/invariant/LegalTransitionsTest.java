package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegalTransitionsTest {

    private KnownRun run = KnownRun.good();

    /** Guards M36: the last writer wins. */
    @Test
    void leavingATerminalStateIsBroken() {
        run.history("2", "created", "declined", "paid");
        run.array(run.books, "history").remove(3);
        run.array(run.books, "history").remove(3);
        run.find("payments", "id", "pay_2").put("state", "paid");

        assertBroken("pay_2", "version 3 (event-3) goes from declined to paid, which is not legal");
    }

    @Test
    void aGapInTheVersionsIsBroken() {
        run.change("1", 3).put("version", 4);

        assertBroken("pay_1", "its history has version 4 where 3 was due");
    }

    @Test
    void aVersionThatIsThereTwiceIsBroken() {
        run.change("1", 3).put("version", 2);

        assertBroken("pay_1", "its history has version 2 where 3 was due");
    }

    @Test
    void aStepFromAStateThatItWasNotInIsBroken() {
        run.change("1", 3).put("from", "created");

        assertBroken("pay_1", "version 3 (event-3) starts from created, but the state was unknown");
    }

    /** Guards M55: a blind update of the state. */
    @Test
    void aStateThatItsHistoryDoesNotExplainIsBroken() {
        run.find("payments", "id", "pay_1").put("state", "declined");

        assertBroken("pay_1", "its state is declined, but its history ends in paid");
    }

    @Test
    void aPaymentWithoutHistoryIsBroken() {
        run.payment("4", "created", 1, "KRW");

        assertBroken("pay_4", "its state is created, but its history ends in null");
    }

    @Test
    void refusedAndDuplicateRowsMoveNothing() {
        run.array(run.books, "history")
                .addObject()
                .put("payment", "pay_1")
                .put("version", 3)
                .put("event", "declined")
                .put("from", "paid")
                .put("to", "paid")
                .put("verdict", "refused")
                .put("cause", "event:evt_9");

        assertEquals(Verdict.VALID, run.judge(new LegalTransitions()).verdict());
    }

    /** Two hands wrote the two tables; docs/state-machine.md has a test of its own. */
    @Test
    void theTableIsThatOfTheLifeCycle() {
        List<String> legal = new ArrayList<>();
        for (PaymentState from : PaymentState.values()) {
            for (PaymentEvent event : PaymentEvent.values()) {
                if (LifeCycle.step(from, event) instanceof LifeCycle.Step.Applied applied) {
                    legal.add(from.word() + " -> " + applied.to().word());
                }
            }
        }

        assertEquals(legal.stream().distinct().sorted().toList(), Judge.legalTransitions());
    }

    @Test
    void theOrderOfRowsSaysNothing() {
        ArrayNode history = run.array(run.books, "history");
        history.add(history.remove(0));

        assertEquals(Verdict.VALID, run.judge(new LegalTransitions()).verdict());
    }

    @Test
    void aHistoryOfNoPaymentIsBroken() {
        run.history("9", "created");

        assertBroken("pay_9", "has a history, but the books have no such payment");
    }

    @Test
    void aPaymentThatDoesNotBeginIsBroken() {
        run.payment("9", "paid", 1, "KRW");
        run.history("9", "paid");

        assertBroken("pay_9", "version 1 (event-1) goes from null to paid, which is not legal");
    }

    @Test
    void aStepToNowhereIsBroken() {
        run.change("1", 3).putNull("to");

        assertBroken("pay_1", "version 3 (event-3) goes from unknown to null, which is not legal");
        assertEquals(List.of("ch_1"), run.judge(new LegalTransitions()).violations().getFirst().charges());
    }

    /** Once paid, a payment keeps its state: only money goes back, or comes again. */
    @Test
    void stepsOfMoneyKeepTheState() {
        step("1", 4, "refund_ordered", "paid", "paid");
        step("1", 5, "refund_succeeded", "paid", "paid");
        step("1", 6, "chargeback_opened", "paid", "paid");
        step("1", 7, "chargeback_lost", "paid", "paid");
        step("3", 5, "refund_failed", "refunded", "refunded");
        step("3", 6, "chargeback_won", "refunded", "refunded");
        assertEquals(Verdict.VALID, run.judge(new LegalTransitions()).verdict());

        step("1", 8, "refund_succeeded", "paid", "refunded");
        assertBroken("pay_1", "version 8 (refund_succeeded) goes from paid to refunded, which is not legal");
    }

    @Test
    void noRefundIsOrderedOfWhatIsNotPaid() {
        step("2", 3, "refund_ordered", "declined", "declined");

        assertBroken("pay_2", "version 3 (refund_ordered) goes from declined to declined, which is not legal");
    }

    @Test
    void noOtherStepKeepsTheState() {
        step("1", 4, "approved", "paid", "paid");

        assertBroken("pay_1", "version 4 (approved) goes from paid to paid, which is not legal");
    }

    /** docs/state-machine.md, the second table. */
    @Test
    void eachStepOfMoneyIsTakenInItsStatesOnly() {
        for (String path : List.of(
                "created", "created pending", "created unknown", "created paid", "created declined", "created expired",
                "created cancel_asked", "created authorized", "created authorized capturing",
                "created declined canceling", "created declined canceling canceled", "created declined refund_due",
                "created declined refund_due refunded")) {
            for (String event : List.of("refund_ordered", "refund_succeeded", "refund_failed", "chargeback_opened",
                    "chargeback_won", "chargeback_lost")) {
                String[] states = path.split(" ");
                String state = states[states.length - 1];
                boolean legal = event.equals("refund_ordered") ? state.equals("paid")
                        : List.of("paid", "canceling", "refund_due", "refunded").contains(state);
                run = KnownRun.empty();
                run.payment("1", state, 12_900, "KRW");
                run.history("1", states);
                step("1", states.length + 1, event, state, state);
                assertEquals(legal ? Verdict.VALID : Verdict.INVALID, run.judge(new LegalTransitions()).verdict(),
                        event + " when " + state);
            }
        }
    }

    private void step(String payment, int version, String event, String from, String to) {
        run.array(run.books, "history").add(run.change(payment, 1).deepCopy().put("version", version)
                .put("event", event).put("from", from).put("to", to));
    }

    private void assertBroken(String payment, String message) {
        Finding finding = run.judge(new LegalTransitions());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(1, finding.violationCount());
        assertEquals(payment, finding.violations().getFirst().payment());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
