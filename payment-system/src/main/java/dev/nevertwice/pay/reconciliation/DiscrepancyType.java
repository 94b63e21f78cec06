package dev.nevertwice.pay.reconciliation;

import java.util.Locale;

/** What can be wrong between the PSP's file and our ledger, and who has to do with it. */
enum DiscrepancyType {
    /** The PSP moved money that we know nothing of. */
    MISSING_HERE(Handling.AUTOMATIC),
    /** The PSP charged an order again that another charge has paid. */
    DUPLICATE_CHARGE(Handling.AUTOMATIC),
    /** We know the attempt or refund, but not that it succeeded. */
    STATUS_DIFFERS(Handling.AUTOMATIC),
    /** We booked a movement that the PSP does not list. */
    MISSING_THERE(Handling.MANUAL),
    AMOUNT_DIFFERS(Handling.MANUAL),
    /** The PSP lists a movement again with other content. */
    RESTATED(Handling.MANUAL),
    UNPARSEABLE(Handling.SPECIAL);

    /** Who deals with it: a program, the finance people, or an investigation. */
    enum Handling {
        AUTOMATIC("resolver"),
        MANUAL("finance"),
        SPECIAL("investigation");

        private final String queue;

        Handling(String queue) {
            this.queue = queue;
        }

        String queue() {
            return queue;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Handling handling;

    DiscrepancyType(Handling handling) {
        this.handling = handling;
    }

    Handling handling() {
        return handling;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
