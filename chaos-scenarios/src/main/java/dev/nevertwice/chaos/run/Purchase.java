package dev.nevertwice.chaos.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one buyer wants, drawn before anybody buys so that it does not depend on who comes first.
 *
 * @param name such as {@code purchase-17}
 * @param cart the Idempotency-Key of its checkout
 * @param amount in minor units
 * @param source card token (direct), or what stands for the card typed into the page (hosted)
 * @param doubleClick whether the buyer sends everything twice at once
 * @param changesCart whether a second checkout with the same key but another amount is tried: it must be refused
 * @param pause before the buyer begins
 * @param atSecond whether it is made at the second merchant
 * @param readBack whether somebody else reads the status as soon as the buyer was told of the payment
 * @param queued whether its checkout asks for an answer at once
 * @param after what its merchant does besides
 */
record Purchase(
        String name,
        String cart,
        long amount,
        String currency,
        boolean hosted,
        String source,
        boolean doubleClick,
        boolean changesCart,
        Duration pause,
        boolean atSecond,
        boolean readBack,
        boolean queued,
        After after) {

    /**
     * @param sellers whose things are in the cart
     * @param manual whether the money is only held at first
     * @param take what is captured then, of the first seller's part, or 0: everything of everybody
     * @param cancel whether the merchant cancels as soon as the checkout was answered
     * @param refund what is refunded of the first seller's part once it is paid, or 0
     * @param thoughts what somebody thinks better of
     */
    record After(int sellers, boolean manual, long take, boolean cancel, long refund, Thoughts thoughts) {

        static final After NOTHING = new After(1, false, 0, false, 0, Thoughts.NONE);
    }

    /**
     * @param otherCard whether the buyer takes another card after a decline
     * @param both whether the merchant cancels and captures: at once where the buyer clicks twice, else in this order
     * @param late how long the merchant waits before the capture
     * @param reusesKey whether the key of a capture or cancel is sent again for another payment
     */
    record Thoughts(boolean otherCard, boolean both, Duration late, boolean reusesKey) {

        static final Thoughts NONE = new Thoughts(false, false, Duration.ZERO, false);
    }

    /** What each seller gets; the first one what does not divide evenly. */
    List<Long> parts(long sum) {
        long each = sum / after.sellers();
        List<Long> parts = new ArrayList<>(Collections.nCopies(after.sellers(), each));
        parts.set(0, Math.addExact(each, sum % after.sellers()));
        return parts;
    }

    /** What is kept of a paid purchase before its refund. */
    long taken() {
        return after.take() > 0 ? after.take() : amount;
    }

    /** What a changed cart costs. */
    long changedAmount() {
        return Math.addExact(amount, 1);
    }

    /** The published test card that behaves like the source. */
    String card() {
        return switch (source) {
            case "tok_visa" -> "4242424242424242";
            case "tok_declined" -> "4000000000000002";
            case "tok_insufficient" -> "4000000000009995";
            case "tok_review" -> "4000000000009235";
            case "tok_review_declined" -> "4000000000003063";
            default -> throw new IllegalArgumentException("no card behaves like " + source);
        };
    }
}
