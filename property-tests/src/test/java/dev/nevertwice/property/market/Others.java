package dev.nevertwice.property.market;

import dev.nevertwice.chaos.swarm.FaultKind;
import dev.nevertwice.property.market.Sale.Part;

/** What the PSP, cardholders' banks, operators and time do. */
final class Others {

    private Others() {}

    /** From now on the PSP fails in this way the first time that it is asked for something. Changes nothing in the end. */
    record Fault(FaultKind kind) implements Step {

        @Override
        public boolean isPossible(Model model) {
            return true;
        }

        @Override
        public String foretell(Model model) {
            return "";
        }

        @Override
        public String act(MarketDriver market) {
            market.fault(kind);
            return "";
        }

        @Override
        public String toString() {
            return "Fault[" + kind.name() + "]";
        }
    }

    /** The payment system's process dies in the middle of what comes next, and is started again. */
    record Kill(int afterMillis) implements Step {

        @Override
        public boolean isPossible(Model model) {
            return true;
        }

        @Override
        public String foretell(Model model) {
            return "";
        }

        @Override
        public String act(MarketDriver market) {
            market.killSoon(afterMillis);
            return "";
        }
    }

    /** The cardholder's bank takes back what is left of a part. */
    record Dispute(int sale, int part) implements Step {

        @Override
        public boolean isPossible(Model model) {
            return !model.isEmpty() && left(model) > 0;
        }

        private long left(Model model) {
            Part disputed = model.sale(sale).part(part);
            return disputed.captured - disputed.refunded - disputed.chargedBack;
        }

        @Override
        public String foretell(Model model) {
            model.dispute(model.sale(sale).part(part));
            return "201";
        }

        @Override
        public String act(MarketDriver market) {
            return market.dispute(this);
        }
    }

    /** The oldest dispute ends. */
    record Decide(boolean won) implements Step {

        @Override
        public boolean isPossible(Model model) {
            return !model.disputes().isEmpty();
        }

        @Override
        public String foretell(Model model) {
            model.decide(0, won);
            return "200";
        }

        @Override
        public String act(MarketDriver market) {
            return market.decide(won);
        }
    }

    /** An operator closes the day and reconciles it: there is nothing to be found. */
    record Reconcile() implements Step {

        @Override
        public String foretell(Model model) {
            return "0 unequal, 0 opened";
        }

        @Override
        public String act(MarketDriver market) {
            return market.reconcile();
        }
    }

    /** Long enough for whatever is held to be let go. */
    record PassAWeek() implements Step {

        @Override
        public String foretell(Model model) {
            model.passAWeek();
            return "";
        }

        @Override
        public String act(MarketDriver market) {
            market.passAWeek();
            return "";
        }
    }
}
