package dev.nevertwice.chaos.run;

import java.util.Set;

/**
 * What the buyer of one purchase knows.
 *
 * @param payment its id as first told, or null
 * @param status as last told, or null
 * @param page path of the hosted page, or null
 * @param pagePaid whether the page took the card
 * @param token what was told, in the payment system's own words: sent along with reads, so that none is older; or null
 * @param order the first of its orders, or null
 */
record Told(String payment, String status, String page, boolean pagePaid, String token, String order) {

    static final Told NOTHING = new Told(null, null, null, false, null, null);

    private static final Set<String> TERMINAL = Set.of("paid", "declined", "expired", "canceled", "refunded");

    /** Whether the money is held: to be captured, or being captured. */
    boolean authorized() {
        return "authorized".equals(status);
    }

    boolean declined() {
        return "declined".equals(status);
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
                token,
                order);
    }

    Told withOrder(String first) {
        return first == null ? this : new Told(payment, status, page, pagePaid, token, first);
    }

    /** Knows both what it knew and what this tells of. Where it can't be said which is later, both are too old. */
    Told withToken(String other) {
        if (other == null || token == null || other.equals(token)) {
            return new Told(payment, status, page, pagePaid, other == null ? token : other, order);
        }
        int later = Long.compare(version(other), version(token));
        String both = later == 0 ? Long.toString(version(token)) : later > 0 ? other : token;
        return new Told(payment, status, page, pagePaid, both, order);
    }

    private static long version(String token) {
        String digits = token.split("-", 2)[0];
        return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) : 0;
    }

    /** The buyer tries again, so what was told is no end any more. */
    Told triedAgain() {
        return new Told(payment, null, page, pagePaid, token, order);
    }

    Told withPagePaid() {
        return new Told(payment, status, page, true, token, order);
    }
}
