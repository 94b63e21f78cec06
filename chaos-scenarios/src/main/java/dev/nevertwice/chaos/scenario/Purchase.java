package dev.nevertwice.chaos.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one buyer wants, known before anybody buys so that it does not depend on who comes first.
 *
 * @param name such as {@code purchase-17}; empty in a list
 * @param cart the Idempotency-Key of its checkout; empty in a list
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
public record Purchase(
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

    /** Whether its buyer may be told that nothing was charged in the end. */
    boolean endsWithoutMoney() {
        Thoughts thoughts = after.thoughts();
        return after.cancel() || thoughts.both() || thoughts.late().isPositive() || mayDecline(source);
    }

    /** Whether a card of the PSP's (docs/psp-api.md) is one that does not pay. */
    static boolean mayDecline(String source) {
        return source.contains("declined") || source.equals("tok_insufficient");
    }

    /**
     * @param sellers whose things are in the cart
     * @param manual whether the money is only held at first
     * @param take what is captured then, of the first seller's part, or 0: everything of everybody
     * @param cancel whether the merchant cancels as soon as the checkout was answered
     * @param refund what is refunded of the first seller's part once it is paid, or 0
     * @param thoughts what somebody thinks better of
     * @param claims what is asked for of money that is one
     */
    public record After(
            int sellers, boolean manual, long take, boolean cancel, long refund, Thoughts thoughts, Claims claims) {

        public static final After NOTHING = new After(1, false, 0, false, 0, Thoughts.NONE, Claims.NONE);
    }

    /**
     * @param split whether the sellers' parts are left to the payment system to divide
     * @param rival whether the refund is of more than half, and asked for twice at once under two keys: one can be made
     * @param negative whether a refund of less than nothing is asked for, which must be refused
     * @param dispute whether the buyer takes back what is left through the bank: before the refund where the buyer clicks
     *     twice, else after it
     */
    public record Claims(boolean split, boolean rival, boolean negative, Dispute dispute) {

        public static final Claims NONE = new Claims(false, false, false, Dispute.NONE);

        Claims without(Extra extra) {
            return new Claims(
                    split && extra != Extra.SPLIT && extra != Extra.SELLERS,
                    rival && extra != Extra.RIVAL && extra != Extra.REFUND,
                    negative && extra != Extra.NEGATIVE,
                    extra == Extra.DISPUTE ? Dispute.NONE : dispute);
        }
    }

    /** How a dispute ends, for us. */
    public enum Dispute {
        NONE,
        WON,
        LOST;

        /** In a scenario file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param otherCard whether the buyer takes another card after a decline
     * @param both whether the merchant cancels and captures: at once where the buyer clicks twice, else in this order
     * @param late how long the merchant waits before the capture
     * @param reusesKey whether the key of a capture or cancel is sent again for another payment
     */
    public record Thoughts(boolean otherCard, boolean both, Duration late, boolean reusesKey) {

        public static final Thoughts NONE = new Thoughts(false, false, Duration.ZERO, false);

        Thoughts without(Extra extra, boolean manual) {
            return new Thoughts(
                    otherCard && extra != Extra.OTHER_CARD,
                    both && manual && extra != Extra.BOTH,
                    !manual || extra == Extra.LATE ? Duration.ZERO : late,
                    reusesKey && extra != Extra.REUSED_KEY);
        }
    }

    /** What makes a purchase more than one thing bought at once from one seller with a good card. */
    public enum Extra {
        CANCEL("canceled by its merchant"),
        REFUND("a part refunded"),
        TAKE("only a part captured"),
        MANUAL("held first, captured later"),
        SELLERS("of several sellers"),
        SPLIT("divided among them by weights"),
        RIVAL("refunded twice at once"),
        NEGATIVE("a refund of less than nothing asked for"),
        DISPUTE("charged back"),
        BOTH("canceled and captured"),
        LATE("captured when the PSP has let go of the money"),
        REUSED_KEY("its capture's or cancel's key sent again for another payment"),
        OTHER_CARD("paid with another card after a decline"),
        SECOND_MERCHANT("at the second merchant, under the same key"),
        CHANGED_CART("sent again with another amount"),
        READ_BACK("read by somebody else"),
        DOUBLE_CLICK("clicked twice"),
        QUEUED("answered at once"),
        HOSTED("on the hosted page"),
        SOURCE("with another card"),
        PAUSE("a little later");

        private final String words;

        Extra(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    public Set<Extra> extras() {
        EnumSet<Extra> extras = EnumSet.allOf(Extra.class);
        extras.removeIf(extra -> without(extra).equals(this));
        return extras;
    }

    /** The same, but for one thing less. */
    public Purchase without(Extra extra) {
        boolean captures = after.manual() && extra != Extra.MANUAL;
        After less = new After(
                extra == Extra.SELLERS ? 1 : after.sellers(),
                captures,
                captures && extra != Extra.TAKE ? after.take() : 0,
                after.cancel() && extra != Extra.CANCEL,
                extra == Extra.REFUND ? 0 : after.refund(),
                after.thoughts().without(extra, captures),
                after.claims().without(extra));
        return new Purchase(
                name, cart, amount, currency,
                hosted && extra != Extra.HOSTED,
                extra == Extra.SOURCE ? "tok_visa" : source,
                doubleClick && extra != Extra.DOUBLE_CLICK,
                changesCart && extra != Extra.CHANGED_CART,
                extra == Extra.PAUSE ? Duration.ZERO : pause,
                atSecond && extra != Extra.SECOND_MERCHANT,
                readBack && extra != Extra.READ_BACK,
                queued && extra != Extra.QUEUED,
                less);
    }

    /** The same for another price; what is captured or refunded stays a part of it. */
    public Purchase costing(long otherAmount, String otherCurrency) {
        long part = Math.max(1, otherAmount / 4);
        After other = new After(
                after.sellers(), after.manual(), Math.min(after.take(), part), after.cancel(),
                Math.min(after.refund(), Math.max(1, part / 2)), after.thoughts(), after.claims());
        return new Purchase(
                name, cart, otherAmount, otherCurrency, hosted, source, doubleClick, changesCart, pause, atSecond,
                readBack, queued, other);
    }

    public Purchase named(String otherName, String otherCart) {
        return new Purchase(
                otherName, otherCart, amount, currency, hosted, source, doubleClick, changesCart, pause, atSecond,
                readBack, queued, after);
    }

    /** What each seller gets; of what does not divide evenly one unit each, the first ones. */
    public List<Long> parts(long sum) {
        List<Long> parts = new ArrayList<>();
        for (int seller = 0; seller < after.sellers(); seller++) {
            parts.add(sum / after.sellers() + (seller < sum % after.sellers() ? 1 : 0));
        }
        return parts;
    }

    /** What is given back of a paid purchase, or 0. */
    public long refund() {
        long first = after.take() > 0 ? after.take() : parts(amount).getFirst();
        return after.refund() > 0 && after.claims().rival() ? first / 2 + 1 : after.refund();
    }

    /** What is kept of a paid purchase before its refund. */
    public long taken() {
        return after.take() > 0 ? after.take() : amount;
    }

    /** What a changed cart costs. */
    public long changedAmount() {
        return Math.addExact(amount, 1);
    }

    /** The published test card that behaves like the source. */
    public String card() {
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
