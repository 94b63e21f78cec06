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
    /** The file in which a movement of ours was due does not list it: the next one may. */
    LATE(Handling.AUTOMATIC),
    /** We booked a movement that the PSP does not list, and the next file came without it too. */
    MISSING_THERE(Handling.MANUAL),
    AMOUNT_DIFFERS(Handling.MANUAL),
    CURRENCY_DIFFERS(Handling.MANUAL),
    /** The PSP kept more or less than was agreed, beyond the tolerance. */
    FEE_DIFFERS(Handling.MANUAL),
    /** The PSP gave the same money back once more: only a person can ask for it. */
    DUPLICATE_REFUND(Handling.MANUAL),
    /** The PSP lists a row again with other content. */
    RESTATED(Handling.MANUAL),
    UNPARSEABLE(Handling.SPECIAL),
    UNKNOWN_ROW_TYPE(Handling.SPECIAL),
    /** The PSP lists one movement under two row numbers. */
    LISTED_TWICE(Handling.SPECIAL),
    /** A row is dated further from when the movement was than the terms allow: more than 12 hours. */
    TIME_DIFFERS(Handling.SPECIAL),
    /** The file breaks off, has fewer rows than the PSP says, or is no settlement file. */
    FILE_INCOMPLETE(Handling.SPECIAL);

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
