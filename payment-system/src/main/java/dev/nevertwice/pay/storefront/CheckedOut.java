package dev.nevertwice.pay.storefront;

/** What the payment API made of a checkout, as far as the buyer's next page depends on it. */
sealed interface CheckedOut {

    /** @param pageUrl where the buyer pays, or null when there is nothing left to do there */
    record Onward(String payment, String pageUrl) implements CheckedOut {}

    /** The cart's key was used with another body. */
    record OtherCart() implements CheckedOut {}

    record Refused(int status, String why) implements CheckedOut {}
}
