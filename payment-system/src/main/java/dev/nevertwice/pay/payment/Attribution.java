package dev.nevertwice.pay.payment;

import static dev.nevertwice.pay.payment.PaymentTables.*;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Queries;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose an attempt or an order is that somebody outside names. */
public final class Attribution {

    private Attribution() {}

    /** The payment that an attempt belongs to. */
    public static Optional<String> ofAttempt(Transaction transaction, String attempt) {
        return ofAttempt(transaction.get(ATTEMPT, attempt));
    }

    /** The question that finds the payment of an attempt: {@link #ofAttempt(Optional)} says what its answer is. */
    public static Statement.Query<Optional<Row>> attempt(String attempt) {
        return new Statement.Get(ATTEMPT, List.of(attempt));
    }

    public static Optional<String> ofAttempt(Optional<Row> attempt) {
        return attempt.map(row -> row.get(ATTEMPT_PAYMENT));
    }

    /** The account that an attempt is made at. */
    public static Optional<String> accountOf(Transaction transaction, String attempt) {
        return transaction.get(ATTEMPT, attempt).map(row -> row.get(ATTEMPT_ACCOUNT));
    }

    /** The payment that an order belongs to. */
    public static Optional<String> ofOrder(Transaction transaction, String order) {
        return transaction.get(ORDER, order).map(row -> row.get(ORDER_PAYMENT));
    }

    /** Those of the attempts that are ours. */
    public static Set<String> knownAttempts(Queries queries, Collection<String> attempts) {
        return known(queries, ATTEMPT, ATTEMPT_ID, attempts);
    }

    /** Those of the payment orders that are ours. */
    public static Set<String> knownOrders(Queries queries, Collection<String> orders) {
        return known(queries, ORDER, ORDER_ID, orders);
    }

    private static Set<String> known(Queries queries, Table table, Column<String> id, Collection<String> ids) {
        return ids.isEmpty()
                ? Set.of()
                : queries.scan(table, id.in(ids), Integer.MAX_VALUE).stream()
                        .map(row -> row.get(id))
                        .collect(Collectors.toSet());
    }
}
