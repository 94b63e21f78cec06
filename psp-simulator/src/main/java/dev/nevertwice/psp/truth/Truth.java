package dev.nevertwice.psp.truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What really happened to money, derived from the book's movements and from nothing else.
 *
 * @param charges oldest first
 * @param refunds oldest first
 * @param balances per currency, what the merchants are owed: captured less refunded
 */
public record Truth(List<Charge> charges, List<Refund> refunds, SortedMap<String, Long> balances) {

    /** Money taken from a cardholder for one order. */
    public record Charge(
            String id, String account, String registration, String reference, String order, String seller,
            long amount, String currency, long captured, long refunded, Instant at, Cause cause) {

        Charge plusRefunded(long more) {
            return new Charge(id, account, registration, reference, order, seller, amount, currency, captured,
                    Math.addExact(refunded, more), at, cause);
        }
    }

    /** Money given back. */
    public record Refund(
            String id, String account, String charge, String order, String reference,
            long amount, String currency, Instant at, Cause cause) {}

    /** Reads the truth off the book. */
    public static Truth of(List<Movement> movements) {
        Map<String, Charge> charges = new TreeMap<>();
        List<String> order = new ArrayList<>();
        List<Refund> refunds = new ArrayList<>();
        TreeMap<String, Long> balances = new TreeMap<>();
        for (Movement m : movements) {
            switch (m.kind()) {
                case CHARGE -> {
                    order.add(m.charge());
                    charges.put(m.charge(),
                            new Charge(m.charge(), m.merchant(), m.registration(), m.reference(), m.order(),
                                    m.seller(), m.amount(), m.currency(), m.amount(), 0, m.at(), m.cause()));
                    balances.merge(m.currency(), m.amount(), Math::addExact);
                }
                case REFUND -> {
                    refunds.add(new Refund(m.refund(), m.merchant(), m.charge(), m.order(), m.reference(),
                            m.amount(), m.currency(), m.at(), m.cause()));
                    charges.computeIfPresent(m.charge(), (id, charge) -> charge.plusRefunded(m.amount()));
                    balances.merge(m.currency(), -m.amount(), Math::addExact);
                }
            }
        }
        return new Truth(order.stream().map(charges::get).toList(), List.copyOf(refunds), balances);
    }
}
