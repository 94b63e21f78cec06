package dev.nevertwice.pay.consumer;

import static dev.nevertwice.pay.consumer.ConsumerTables.*;
import dev.nevertwice.pay.event.Message;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows that make the second delivery of a message harmless: one for each consumer, generation, payment and version. */
final class Consumed {

    private static final String APPLIED = "applied";
    private static final String PARKED = "parked";

    private Consumed() {}

    /** The row that takes the message for good. */
    static Row applied(String consumer, long generation, Message message, Instant at) {
        return row(consumer, generation, message, APPLIED, at).build();
    }

    /** The row that puts the message aside. */
    static Row parked(String consumer, long generation, Message message, String reason, Instant at) {
        return row(consumer, generation, message, PARKED, at)
                .set(REASON, reason)
                .set(BODY, message.body())
                .build();
    }

    /** Adds the rows of messages that were not taken before; returns the others. */
    static Statement<List<Row>> takeAll(List<Row> rows) {
        return new Statement.InsertAllAbsent(CONSUMED, rows);
    }

    /** The {@link Message#key} of each row. */
    static Set<String> keys(List<Row> rows) {
        return rows.stream().map(row -> row.get(PAYMENT) + ":" + row.get(VERSION)).collect(Collectors.toSet());
    }

    /** Of the payments, those of which messages lie aside, and the first version that does. */
    static Map<String, Long> blocked(
            Transaction transaction, String consumer, long generation, Collection<String> payments) {
        Map<String, Long> blocked = new HashMap<>();
        for (Row row : transaction.scan(
                CONSUMED,
                Condition.all(aside(consumer, generation), PAYMENT.in(payments)),
                Integer.MAX_VALUE,
                Order.by(PAYMENT),
                Order.by(VERSION))) {
            blocked.putIfAbsent(row.get(PAYMENT), row.get(VERSION));
        }
        return blocked;
    }

    /** Up to {@code limit} messages that lie aside, by payment and version. */
    static List<Row> aside(Transaction transaction, String consumer, long generation, int limit) {
        return transaction.scan(
                CONSUMED, aside(consumer, generation), limit, Order.by(PAYMENT), Order.by(VERSION));
    }

    static Message message(Row row) {
        return new Message(row.get(PAYMENT), row.get(VERSION), row.get(TYPE), row.get(BODY));
    }

    /** Locks a row that lies aside; whether it still does. */
    static boolean isStillAside(Transaction transaction, Row row) {
        return transaction.lock(CONSUMED, row.key().toArray())
                .map(found -> found.get(STATE).equals(PARKED))
                .orElse(false);
    }

    /** A row that lay aside was applied after all. */
    static Statement<Boolean> appliedAfterAll(Row row, Instant at) {
        return new Statement.UpdateIf(
                CONSUMED,
                row.key(),
                STATE.is(PARKED),
                List.of(STATE.to(APPLIED), REASON.to(null), BODY.to(null), AT.to(at)));
    }

    static Statement<Boolean> stillAside(Row row, String reason) {
        return new Statement.UpdateIf(CONSUMED, row.key(), STATE.is(PARKED), List.of(REASON.to(reason)));
    }

    private static Condition aside(String consumer, long generation) {
        return Condition.all(STATE.is(PARKED), BY.is(consumer), IN.is(generation));
    }

    private static Row.Builder row(
            String consumer, long generation, Message message, String state, Instant at) {
        return CONSUMED.row()
                .set(BY, consumer)
                .set(IN, generation)
                .set(PAYMENT, message.payment())
                .set(VERSION, message.version())
                .set(STATE, state)
                .set(TYPE, message.type())
                .set(AT, at);
    }
}
