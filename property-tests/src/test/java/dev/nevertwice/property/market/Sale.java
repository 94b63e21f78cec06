package dev.nevertwice.property.market;

import java.util.List;

/** A payment as the model has it. */
final class Sale {

    enum State {
        PAID,
        AUTHORIZED,
        DECLINED,
        EXPIRED,
        CANCELED
    }

    /** What one seller gets of it. */
    static final class Part {
        final String seller;
        final long amount;
        long captured;
        long refunded;
        long chargedBack;

        Part(String seller, long amount) {
            this.seller = seller;
            this.amount = amount;
        }

        @Override
        public String toString() {
            return seller + " " + amount + ": captured " + captured + ", refunded " + refunded + ", charged back "
                    + chargedBack;
        }
    }

    final boolean manual;
    final List<Part> parts;
    State state;

    Sale(boolean manual, List<Part> parts) {
        this.manual = manual;
        this.parts = List.copyOf(parts);
    }

    Part part(int number) {
        return parts.get(number % parts.size());
    }
}
