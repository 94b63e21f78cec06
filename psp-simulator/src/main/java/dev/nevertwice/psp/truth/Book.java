package dev.nevertwice.psp.truth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The PSP's double-entry book. Append-only, complete, and the only source of the truth. */
public final class Book {

    private final List<Movement> movements = new ArrayList<>();

    /** The cardholders pay, the merchant's balance grows. */
    public void charge(
            Instant at, String merchant, long amount, String currency, String charge,
            String registration, String reference, String order, String seller, Cause cause) {
        movements.add(new Movement(movements.size() + 1L, at, merchant, Movement.Kind.CHARGE,
                "cardholders", merchantBalance(merchant), amount, currency,
                charge, null, registration, reference, order, seller, cause));
    }

    /** The merchant's balance shrinks, the cardholders get their money back. */
    public void refund(
            Instant at, String merchant, long amount, String currency, String charge, String refund,
            String registration, String reference, String order, String seller, Cause cause) {
        movements.add(new Movement(movements.size() + 1L, at, merchant, Movement.Kind.REFUND,
                merchantBalance(merchant), "cardholders", amount, currency,
                charge, refund, registration, reference, order, seller, cause));
    }

    public List<Movement> movements() {
        return Collections.unmodifiableList(movements);
    }

    /** Balance per account and currency, as {@code account/CUR}: credits less debits. They sum to zero per currency. */
    public SortedMap<String, Long> balances() {
        TreeMap<String, Long> balances = new TreeMap<>();
        for (Movement movement : movements) {
            balances.merge(movement.debit() + "/" + movement.currency(), -movement.amount(), Math::addExact);
            balances.merge(movement.credit() + "/" + movement.currency(), movement.amount(), Math::addExact);
        }
        return balances;
    }

    private static String merchantBalance(String merchant) {
        return "merchant:" + merchant;
    }
}
