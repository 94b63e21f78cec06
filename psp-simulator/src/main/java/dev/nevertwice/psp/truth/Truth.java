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
 * @param charges oldest first; an authorization is one from its first capture on
 * @param refunds that arrived, oldest first
 * @param holds every authorization, oldest first, also those of which nothing is held any more
 * @param captures of authorizations, oldest first
 * @param chargebacks oldest first: opened, won or lost
 * @param payouts oldest first: pending, paid or failed
 * @param held per currency, what is authorized and neither captured nor released
 * @param fees per currency, what the PSP took for its work
 * @param balances per currency, what the merchants are owed: captured less fees, refunded, disputed and paid out
 */
public record Truth(
        List<Charge> charges, List<Refund> refunds, List<Hold> holds, List<Change> captures,
        List<Change> chargebacks, List<Change> payouts, SortedMap<String, Long> held, SortedMap<String, Long> fees,
        SortedMap<String, Long> balances) {

    /** Money taken from a cardholder for one order. {@code chargedBack} counts disputes that are not won. */
    public record Charge(
            String id, String account, String registration, String reference, String order, String seller,
            long amount, String currency, long captured, long refunded, long chargedBack, Instant at, Cause cause) {

        private Charge plus(long moreCaptured, long moreRefunded, long moreChargedBack) {
            return new Charge(id, account, registration, reference, order, seller, amount, currency,
                    Math.addExact(captured, moreCaptured), Math.addExact(refunded, moreRefunded),
                    Math.addExact(chargedBack, moreChargedBack), at, cause);
        }
    }

    /** Money that was held back of a cardholder's for one order. {@code held} is what of it is neither captured nor released. */
    public record Hold(
            String id, String account, String registration, String reference, String order, long amount,
            String currency, long held, Instant at, Cause cause) {

        private Hold less(long taken) {
            return new Hold(id, account, registration, reference, order, amount, currency,
                    Math.subtractExact(held, taken), at, cause);
        }
    }

    /** Money given back. */
    public record Refund(
            String id, String account, String charge, String order, String reference,
            long amount, String currency, Instant at, Cause cause) {}

    /** A capture, chargeback or payout. {@code charge} and {@code order} are null for a payout. */
    public record Change(
            String id, String account, String charge, String order, String reference, long amount, String currency,
            String status, Instant at, Cause cause) {

        private static Change of(Movement m, String status) {
            return new Change(m.object(), m.merchant(), m.charge(), m.order(), m.reference(), m.amount(),
                    m.currency(), status, m.at(), m.cause());
        }

        private Change now(String other) {
            return new Change(id, account, charge, order, reference, amount, currency, other, at, cause);
        }
    }

    /** Reads the truth off the book. */
    public static Truth of(List<Movement> movements) {
        Reader reader = new Reader();
        movements.forEach(reader::read);
        return reader.truth();
    }

    private static final class Reader {

        private final Map<String, Charge> charges = new TreeMap<>();
        private final Map<String, Change> chargebacks = new TreeMap<>();
        private final Map<String, Change> payouts = new TreeMap<>();
        private final Map<String, Hold> holds = new TreeMap<>();
        private final List<String> holdOrder = new ArrayList<>();
        private final List<String> chargeOrder = new ArrayList<>();
        private final List<String> chargebackOrder = new ArrayList<>();
        private final List<String> payoutOrder = new ArrayList<>();
        private final List<Refund> refunds = new ArrayList<>();
        private final List<Change> captures = new ArrayList<>();
        private final TreeMap<String, Long> held = new TreeMap<>();
        private final TreeMap<String, Long> fees = new TreeMap<>();
        private final TreeMap<String, Long> balances = new TreeMap<>();

        private void read(Movement m) {
            if (m.credit().equals(Book.balanceOf(m.merchant()))) {
                balances.merge(m.currency(), m.amount(), Math::addExact);
            } else if (m.debit().equals(Book.balanceOf(m.merchant()))) {
                balances.merge(m.currency(), -m.amount(), Math::addExact);
            }
            switch (m.kind()) {
                case CHARGE -> taken(m, m.amount());
                case AUTHORIZE -> {
                    holdOrder.add(m.charge());
                    holds.put(m.charge(), new Hold(m.charge(), m.merchant(), m.registration(), m.reference(),
                            m.order(), m.amount(), m.currency(), m.amount(), m.at(), m.cause()));
                    held.merge(m.currency(), m.amount(), Math::addExact);
                }
                case RELEASE -> less(m);
                case CAPTURE -> {
                    less(m);
                    captures.add(Change.of(m, "succeeded"));
                    taken(m, holds.get(m.charge()).amount());
                }
                case REFUND -> {
                    refunds.add(new Refund(m.refund(), m.merchant(), m.charge(), m.order(), m.reference(),
                            m.amount(), m.currency(), m.at(), m.cause()));
                    charges.computeIfPresent(m.charge(), (id, charge) -> charge.plus(0, m.amount(), 0));
                }
                case CHARGEBACK -> {
                    chargebackOrder.add(m.object());
                    chargebacks.put(m.object(), Change.of(m, "opened"));
                    charges.computeIfPresent(m.charge(), (id, charge) -> charge.plus(0, 0, m.amount()));
                }
                case CHARGEBACK_WON -> {
                    chargebacks.computeIfPresent(m.object(), (id, chargeback) -> chargeback.now("won"));
                    charges.computeIfPresent(m.charge(), (id, charge) -> charge.plus(0, 0, -m.amount()));
                }
                case CHARGEBACK_LOST ->
                        chargebacks.computeIfPresent(m.object(), (id, chargeback) -> chargeback.now("lost"));
                case PAYOUT -> {
                    payoutOrder.add(m.object());
                    payouts.put(m.object(), Change.of(m, "pending"));
                }
                case PAYOUT_PAID -> payouts.computeIfPresent(m.object(), (id, payout) -> payout.now("paid"));
                case PAYOUT_FAILED -> payouts.computeIfPresent(m.object(), (id, payout) -> payout.now("failed"));
                case FEE -> fees.merge(m.currency(), m.amount(), Math::addExact);
                case REFUND_STARTED, REFUND_FAILED -> {}
            }
        }

        private void less(Movement m) {
            held.merge(m.currency(), -m.amount(), Math::addExact);
            holds.computeIfPresent(m.charge(), (id, hold) -> hold.less(m.amount()));
        }

        /** Later captures of the same charge add to it; its cause stays that of the first. */
        private void taken(Movement m, long amount) {
            Charge known = charges.get(m.charge());
            if (known == null) {
                chargeOrder.add(m.charge());
                known = new Charge(m.charge(), m.merchant(), m.registration(), m.reference(), m.order(), m.seller(),
                        amount, m.currency(), 0, 0, 0, m.at(), m.cause());
            }
            charges.put(m.charge(), known.plus(m.amount(), 0, 0));
        }

        private Truth truth() {
            return new Truth(chargeOrder.stream().map(charges::get).toList(), List.copyOf(refunds),
                    holdOrder.stream().map(holds::get).toList(), List.copyOf(captures),
                    chargebackOrder.stream().map(chargebacks::get).toList(),
                    payoutOrder.stream().map(payouts::get).toList(), held, fees, balances);
        }
    }
}
