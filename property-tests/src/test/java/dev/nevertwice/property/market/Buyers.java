package dev.nevertwice.property.market;

import dev.nevertwice.property.market.Sale.Part;
import java.util.ArrayList;
import java.util.List;

/** What buyers do. */
final class Buyers {

    private Buyers() {}

    /**
     * A checkout under a new key.
     *
     * @param hosted on the PSP's page, else with the card
     * @param manual the merchant captures
     * @param amounts of the sellers, from the first on
     * @param clicks how many send it at the same time
     */
    record Buy(Card card, boolean hosted, boolean manual, List<Long> amounts, int clicks) implements Step {

        @Override
        public boolean isPossible(Model model) {
            return true;
        }

        @Override
        public String foretell(Model model) {
            List<Part> parts = new ArrayList<>();
            amounts.forEach(amount -> parts.add(new Part(Merchants.SELLERS.get(parts.size()), amount)));
            Sale sale = new Sale(manual, parts);
            model.add(sale);
            model.pay(sale, card.good);
            return "taken";
        }

        @Override
        public String act(MarketDriver market) {
            return market.buy(this);
        }
    }

    /** The same checkout once more, as after a lost answer. It has no effect and finds the same payment. */
    record Repeat(int sale) implements Step {

        @Override
        public String foretell(Model model) {
            return "taken";
        }

        @Override
        public String act(MarketDriver market) {
            return market.repeat(sale);
        }
    }

    /** Another cart under a key that is used. */
    record OtherCart(int sale) implements Step {

        @Override
        public String foretell(Model model) {
            return "422 key_reused";
        }

        @Override
        public String act(MarketDriver market) {
            return market.otherCart(sale);
        }
    }

    /** Another card for a payment that exists. */
    record TryAgain(int sale, Card card, boolean hosted) implements Step {

        @Override
        public String foretell(Model model) {
            Sale tried = model.sale(sale);
            return switch (tried.state) {
                case DECLINED, EXPIRED -> {
                    model.pay(tried, card.good);
                    yield "taken";
                }
                case PAID, AUTHORIZED, CANCELED -> "409 attempt_not_allowed";
            };
        }

        @Override
        public String act(MarketDriver market) {
            return market.tryAgain(this);
        }
    }
}
