package dev.nevertwice.property.market;

import dev.nevertwice.property.market.Sale.Part;
import dev.nevertwice.property.market.Sale.State;
import java.util.ArrayList;
import java.util.List;

/** What the merchant and the sellers do. */
final class Merchants {

    static final List<String> SELLERS = List.of("sel_1", "sel_2", "sel_3");

    private Merchants() {}

    /** @param percent of each part of it */
    record Capture(int sale, int percent) implements Step {

        @Override
        public String foretell(Model model) {
            Sale captured = model.sale(sale);
            if (captured.state != State.AUTHORIZED) {
                return "409 not_capturable";
            }
            model.capture(captured, percent);
            return "202";
        }

        @Override
        public String act(MarketDriver market) {
            return market.capture(this);
        }
    }

    record Cancel(int sale) implements Step {

        @Override
        public String foretell(Model model) {
            Sale canceled = model.sale(sale);
            if (canceled.state == State.PAID) {
                return "409 not_cancelable";
            }
            canceled.state = canceled.state == State.AUTHORIZED ? State.CANCELED : canceled.state;
            return "202";
        }

        @Override
        public String act(MarketDriver market) {
            return market.cancel(sale);
        }
    }

    /**
     * Gives some of a part back.
     *
     * @param percent of what can be given back; more than 100 is too much
     * @param times that this is asked for at the same time, under different keys
     */
    record Refund(int sale, int part, int percent, int times) implements Step {

        @Override
        public String foretell(Model model) {
            Sale refunded = model.sale(sale);
            Part of = refunded.part(part);
            long amount = amount(model, of);
            List<String> answers = new ArrayList<>();
            for (int time = 0; time < times; time++) {
                if (refunded.state != State.PAID) {
                    answers.add("409 not_refundable");
                } else if (amount > model.left(of)) {
                    answers.add("409 over_refund");
                } else {
                    model.refund(of, amount);
                    answers.add("201");
                }
            }
            return String.join(", ", answers);
        }

        private long amount(Model model, Part of) {
            return percent > 100 ? model.left(of) + 1 : Model.percentOf(model.left(of), percent);
        }

        @Override
        public String act(MarketDriver market) {
            return market.refund(this, amount(market.model(), market.model().sale(sale).part(part)));
        }
    }

    /** Pays a seller some of what is available; more than 100 percent is too much. */
    record PayOut(int seller, int percent, int times) implements Step {

        /** What we don't have at the PSP waits there for the next sale, for as long as it takes. */
        @Override
        public boolean isPossible(Model model) {
            return percent > 100 || model.available(name()) <= model.atPsp();
        }

        @Override
        public String foretell(Model model) {
            long amount = amount(model);
            List<String> answers = new ArrayList<>();
            for (int time = 0; time < times; time++) {
                if (amount > model.available(name())) {
                    answers.add("409 insufficient_available");
                } else {
                    model.payOut(name(), amount);
                    answers.add("201");
                }
            }
            return String.join(", ", answers);
        }

        String name() {
            return SELLERS.get(seller % SELLERS.size());
        }

        private long amount(Model model) {
            long available = model.available(name());
            return percent > 100 ? available + 1 : Model.percentOf(available, percent);
        }

        @Override
        public String act(MarketDriver market) {
            return market.payOut(name(), amount(market.model()), times);
        }
    }
}
