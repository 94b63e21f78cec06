package dev.nevertwice.chaos.run;

import java.util.Set;

/**
 * What the buyer of one purchase knows.
 *
 * @param payment its id as first told, or null
 * @param status as last told, or null
 * @param page path of the hosted page, or null
 * @param pagePaid whether the page took the card
 * @param order the first of its orders, or null
 */
record Told(String payment, String status, String page, boolean pagePaid, String order) {

    static final Told NOTHING = new Told(null, null, null, false, null);

    private static final Set<String> TERMINAL = Set.of("paid", "declined", "expired", "canceled", "refunded");

    /** Whether it is the merchant's turn. */
    boolean authorized() {
        return "authorized".equals(status);
    }

    boolean terminal() {
        return status != null && TERMINAL.contains(status);
    }

    /** What was told last counts, but a replay of an old reply does not take back an end that is known. */
    Told with(String otherPayment, String otherStatus, String otherPage) {
        return new Told(
                payment == null ? otherPayment : payment,
                otherStatus == null || terminal() ? status : otherStatus,
                otherPage == null ? page : otherPage,
                pagePaid,
                order);
    }

    Told withPagePaid() {
        return new Told(payment, status, page, true, order);
    }

    Told withOrder(String first) {
        return first == null ? this : new Told(payment, status, page, pagePaid, first);
    }
}
