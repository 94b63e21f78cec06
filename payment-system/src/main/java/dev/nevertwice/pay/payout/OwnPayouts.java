package dev.nevertwice.pay.payout;

import static dev.nevertwice.pay.payout.PayoutTables.*;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Payouts of our own money to our own bank, for whoever reads its statement. */
public final class OwnPayouts {

    private static final int MOST = 1_000;

    private OwnPayouts() {}

    /** One of them. */
    public record Sent(String id, Money amount) {}

    /** The payout to our bank with this id, locked, unless it failed. */
    public static Optional<Sent> lock(Transaction transaction, String id) {
        return transaction.lock(PAYOUT, id)
                .filter(row -> row.get(SELLER) == null)
                .filter(row -> !List.of("failed", "refused").contains(row.get(STATE)))
                .map(OwnPayouts::read);
    }

    /** Those that the PSP says arrived before the given time, by id, beyond {@code after}, up to a bound. */
    public static List<Sent> paidBefore(Transaction transaction, Instant time, String after) {
        Condition arrived = Condition.all(SELLER.isNull(), STATE.is("paid"), UPDATED_AT.below(time), ID.above(after));
        return transaction.scan(PAYOUT, arrived, MOST, Order.by(ID)).stream().map(OwnPayouts::read).toList();
    }

    private static Sent read(Row row) {
        return new Sent(row.get(ID), Money.of(row.get(AMOUNT), row.get(CURRENCY)));
    }
}
