package dev.nevertwice.chaos.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the buyers do.
 *
 * @param amount log-normal in major units: median and sigma (of the logarithm), both in thousandths
 * @param currencies currency code to weight
 * @param methods {@code direct}, {@code hosted} to weight
 * @param sources test source to weight
 * @param doubleClickPercent how often a buyer sends the same request twice at once
 * @param queuedPercent how often a checkout asks for an answer at once ({@code Prefer: respond-async})
 * @param others who else is about
 * @param servicing what merchants do besides
 * @param listed what exactly is bought, over and over until there are enough; empty where it is drawn
 */
public record Workload(
        Scenario.Size size,
        Amount amount,
        Map<String, Integer> currencies,
        Map<String, Integer> methods,
        Map<String, Integer> sources,
        int doubleClickPercent,
        int queuedPercent,
        Others others,
        Servicing servicing,
        List<Purchase> listed) {

    /** The attacks that there are. */
    public static final List<String> ATTACKS =
            List.of("forged", "cross-signed", "altered", "rewritten", "replayed", "oversized");

    /** Honest buyers of one merchant, who draw what they buy. */
    public Workload(
            Scenario.Size size,
            Amount amount,
            Map<String, Integer> currencies,
            Map<String, Integer> methods,
            Map<String, Integer> sources,
            int doubleClickPercent,
            int queuedPercent) {
        this(
                size, amount, currencies, methods, sources, doubleClickPercent, queuedPercent, Others.NOBODY,
                Servicing.NONE, List.of());
    }

    /**
     * Of exactly these purchases.
     *
     * @param held for how long the PSP holds the money, in virtual time; null for its own
     */
    public static Workload of(List<Purchase> listed, Scenario.Size size, List<String> attacks, Duration held) {
        Map<String, Integer> currencies = new TreeMap<>();
        listed.forEach(purchase -> currencies.merge(purchase.currency(), 1, Integer::sum));
        return new Workload(
                size, new Amount(1_000, 0), currencies, Map.of("direct", 1), Map.of("tok_visa", 1), 0, 0,
                Others.NOBODY.attacking(attacks), Servicing.NONE.holding(held), List.copyOf(listed));
    }

    /** Of merchants who do this besides. */
    public Workload with(Servicing other) {
        return new Workload(
                size, amount, currencies, methods, sources, doubleClickPercent, queuedPercent, others, other, listed);
    }

    /** The same at another size, asking so often for an answer at once. */
    public Workload resized(Scenario.Size other, int otherQueuedPercent) {
        return new Workload(
                other, amount, currencies, methods, sources, doubleClickPercent, otherQueuedPercent, others, servicing,
                listed);
    }

    /** In major units, both in thousandths. */
    public record Amount(long medianThousandths, long sigmaThousandths) {}

    /**
     * Who is about beside the honest buyers of one merchant, each as a percentage of the purchases.
     *
     * @param secondMerchantPercent how often a purchase is at the second merchant, under the key of the one before it
     * @param attackPercent how many attacks there are for a hundred purchases
     * @param readBackPercent how often somebody else reads a payment's status as soon as its buyer was told of it
     * @param changedCartPercent how often a buyer tries another amount under the same key
     * @param attacks which attacks exactly, instead of a share; words of a scenario file
     */
    public record Others(
            int secondMerchantPercent,
            int attackPercent,
            int readBackPercent,
            int changedCartPercent,
            List<String> attacks) {

        public static final Others NOBODY = new Others(0, 0, 0, 0, List.of());

        Others attacking(List<String> words) {
            return new Others(
                    secondMerchantPercent, attackPercent, readBackPercent, changedCartPercent, List.copyOf(words));
        }
    }

    /**
     * What merchants do besides selling one thing at once.
     *
     * @param sellersMost a cart is of 1 to so many sellers
     * @param manualPercent how often the money is only held at first, and captured, in whole or in part, later
     * @param cancelPercent how often the merchant cancels, as soon as the checkout was answered
     * @param refundPercent how often a part of what was paid is refunded
     * @param thoughts what they, and their buyers, think better of
     * @param claims what they ask for of money that is one
     */
    public record Servicing(
            int sellersMost, int manualPercent, int cancelPercent, int refundPercent, SecondThoughts thoughts,
            ClaimShares claims) {

        public static final Servicing NONE = new Servicing(1, 0, 0, 0);

        /** @param time how long the PSP holds the money, in virtual time; null for its own */
        Servicing holding(Duration time) {
            return time == null
                    ? this
                    : new Servicing(
                            sellersMost, manualPercent, cancelPercent, refundPercent,
                            new SecondThoughts(0, 0, 0, 0, time), claims);
        }

        /** Without second thoughts. */
        public Servicing(int sellersMost, int manualPercent, int cancelPercent, int refundPercent) {
            this(
                    sellersMost, manualPercent, cancelPercent, refundPercent, SecondThoughts.NONE,
                    ClaimShares.NONE);
        }
    }

    /**
     * Who asks for what of money that is one.
     *
     * @param splitPercent how often the parts of several sellers are left to the payment system to divide
     * @param rivalPercent how often a refund is of more than half and asked for twice at once, under two keys
     * @param negativePercent how often a refund of less than nothing is asked for
     * @param disputePercent how often what is left of a paid order is charged back; every second one is won
     */
    public record ClaimShares(int splitPercent, int rivalPercent, int negativePercent, int disputePercent) {

        public static final ClaimShares NONE = new ClaimShares(0, 0, 0, 0);
    }

    /**
     * What somebody thinks better of, or too late.
     *
     * @param otherCardPercent how often a declined buyer pays the same payment with another card
     * @param bothPercent how often a merchant who can capture cancels and captures
     * @param latePercent how often a merchant captures only when the PSP has let go of the money
     * @param reusedKeyPercent how often a merchant sends the key of a capture or cancel once more, for another payment
     * @param held for how long the PSP holds the money, in virtual time; null for its own
     */
    public record SecondThoughts(
            int otherCardPercent, int bothPercent, int latePercent, int reusedKeyPercent, Duration held) {

        public static final SecondThoughts NONE = new SecondThoughts(0, 0, 0, 0, null);
    }
}
