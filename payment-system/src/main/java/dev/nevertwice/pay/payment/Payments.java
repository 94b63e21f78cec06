package dev.nevertwice.pay.payment;

import static dev.nevertwice.pay.payment.PaymentTables.*;
import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.event.Outbox;
import dev.nevertwice.pay.event.PaymentChange;
import dev.nevertwice.pay.event.PaymentChange.About;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Queries;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads and writes payments. The only place that changes a payment's state, and only through {@link LifeCycle}; each change
 * is committed with the message that tells of it.
 */
public final class Payments {

    private static final int ORDERS_MOST = 100;

    private Payments() {}

    /** The statements that create the payment with its orders and first attempt. */
    public static List<Statement<?>> create(Payment payment) {
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.Insert(PAYMENT.row()
                .set(ID, payment.id())
                .set(MERCHANT, payment.merchant())
                .set(STATE, payment.state().word())
                .set(VERSION, payment.version())
                .set(AMOUNT, payment.amount().minor())
                .set(CURRENCY, payment.amount().code())
                .set(CREATED_AT, payment.createdAt())
                .set(UPDATED_AT, payment.updatedAt())
                .set(CAPTURE, payment.capture().name().toLowerCase(Locale.ROOT))
                .build()));
        for (Order order : payment.orders()) {
            writes.add(new Statement.Insert(ORDER.row()
                    .set(ORDER_ID, order.id())
                    .set(ORDER_PAYMENT, payment.id())
                    .set(SELLER, order.seller())
                    .set(ORDER_AMOUNT, order.amount().minor())
                    .set(ORDER_CURRENCY, order.amount().code())
                    .build()));
        }
        writes.add(attempt(payment.id(), payment.attempt()));
        writes.add(history(payment.id(), 1, payment.createdAt(), "checkout", null, payment.state(), "checkout", null));
        writes.add(Outbox.add(told(payment, 1, payment.createdAt(), "checkout", null, payment.state()).message(),
                payment.createdAt()));
        return writes;
    }

    public static Optional<Payment> find(Queries queries, String id) {
        List<Statement.Query<?>> all = new ArrayList<>(List.of(new Statement.Get(PAYMENT, List.of(id))));
        all.addAll(parts(id));
        return read(queries.askAll(all));
    }

    /** The payments of attempts, by attempt; none for an attempt that is not ours. */
    public static Map<String, Payment> ofAttempts(Queries queries, Collection<String> attempts) {
        Map<String, String> ids = new LinkedHashMap<>();
        queries.scan(ATTEMPT, ATTEMPT_ID.in(attempts), Integer.MAX_VALUE, Statement.Order.by(ATTEMPT_ID))
                .forEach(row -> ids.put(row.get(ATTEMPT_ID), row.get(ATTEMPT_PAYMENT)));
        Set<String> payments = new TreeSet<>(ids.values());
        List<Object> found = queries.askAll(List.of(
                new Statement.Scan(PAYMENT, ID.in(payments), List.of(), Integer.MAX_VALUE),
                new Statement.Scan(
                        ORDER, ORDER_PAYMENT.in(payments), List.of(Statement.Order.by(ORDER_ID)), Integer.MAX_VALUE),
                new Statement.Scan(
                        ATTEMPT, ATTEMPT_PAYMENT.in(payments), List.of(new Statement.Order(NUMBER, false)),
                        Integer.MAX_VALUE),
                new Statement.Scan(
                        OrderMoney.ORDER_MONEY, OrderMoney.PAYMENT.in(payments), List.of(), Integer.MAX_VALUE)));
        Map<String, List<Row>> lines = by(ORDER_PAYMENT, found.get(1));
        Map<String, List<Row>> tries = by(ATTEMPT_PAYMENT, found.get(2));
        Map<String, List<Row>> held = by(OrderMoney.PAYMENT, found.get(3));
        Map<String, Payment> byId = new LinkedHashMap<>();
        by(ID, found.get(0)).forEach((id, rows) -> byId.put(
                id,
                read(
                        rows.getFirst(), lines.getOrDefault(id, List.of()), tries.getOrDefault(id, List.of()),
                        held.getOrDefault(id, List.of()))));
        Map<String, Payment> byAttempt = new LinkedHashMap<>();
        ids.forEach((attempt, id) -> byAttempt.put(attempt, byId.get(id)));
        return byAttempt;
    }

    private static Map<String, List<Row>> by(Column<String> column, Object rows) {
        Map<String, List<Row>> by = new LinkedHashMap<>();
        ((List<?>) rows).forEach(
                row -> by.computeIfAbsent(((Row) row).get(column), key -> new ArrayList<>()).add((Row) row));
        return by;
    }

    /** Locks the payment until the transaction ends. */
    public static Optional<Payment> lock(Transaction transaction, String id) {
        List<Statement<?>> all = new ArrayList<>(List.of(locking(id)));
        all.addAll(parts(id));
        return read(transaction.runAll(all));
    }

    /** The statement that locks the payment alone: {@link #locked} says what it is then. */
    public static Statement<Optional<Row>> locking(String id) {
        return new Statement.Lock(PAYMENT, List.of(id));
    }

    /** The payment whose row was locked: as it was known, where nothing has happened since; else what is there now. */
    public static Payment locked(Transaction transaction, Row row, Payment known) {
        return isAsKnown(row, known) ? known : lock(transaction, row.get(ID)).orElseThrow();
    }

    /**
     * Attempts and the first money of an order come with a version of their own; money changes without one. So does an attempt
     * at another account ({@link #another}): it ends the job of the last, which the caller has locked.
     */
    private static boolean isAsKnown(Row row, Payment known) {
        return row.get(VERSION) == known.version()
                && known.orders().stream().allMatch(order -> order.money() == null);
    }

    /** The statements that read what belongs to it. */
    private static List<Statement.Query<?>> parts(String id) {
        return List.of(
                new Statement.Scan(
                        ORDER, ORDER_PAYMENT.is(id), List.of(Statement.Order.by(ORDER_ID)), ORDERS_MOST),
                new Statement.Scan(
                        ATTEMPT, ATTEMPT_PAYMENT.is(id), List.of(new Statement.Order(NUMBER, false)), 1),
                new Statement.Scan(OrderMoney.ORDER_MONEY, OrderMoney.PAYMENT.is(id), List.of(), ORDERS_MOST));
    }

    /** What was applied to the payment, oldest first. */
    public static List<Row> history(Queries queries, String payment) {
        return queries.scan(
                HISTORY, HISTORY_PAYMENT.is(payment), Integer.MAX_VALUE, Statement.Order.by(HISTORY_VERSION));
    }

    /** Up to {@code limit} payments in which something is still to happen. */
    public static int countOpen(Transaction transaction, int limit) {
        return transaction.scan(PAYMENT, NOT_TERMINAL, limit, Statement.Order.by(ID)).size();
    }

    /** Since when the payment that has been in the state for longest has not changed. */
    public static Optional<Instant> oldest(Transaction transaction, PaymentState state) {
        return transaction.scan(PAYMENT, STATE.is(state.word()), 1, Statement.Order.by(UPDATED_AT)).stream()
                .map(row -> row.get(UPDATED_AT))
                .findFirst();
    }

    /**
     * The statements that move a locked payment on.
     *
     * @param cause where this was learned, such as {@code reply:att_1} or {@code event:evt_1}
     * @param detail for people, or null
     */
    public static List<Statement<?>> move(
            Payment payment, PaymentEvent event, PaymentState to, Attempt attempt, Instant at, String cause,
            String detail) {
        List<Statement<?>> writes = step(payment, event, to, at, cause, detail);
        writes.add(new Statement.UpdateIf(
                ATTEMPT,
                List.of(attempt.id()),
                Condition.always(),
                List.of(
                        ATTEMPT_STATE.to(attemptState(to)),
                        REGISTRATION.to(attempt.registration()),
                        PAGE_URL.to(attempt.pageUrl()),
                        DECLINE_CODE.to(attempt.declineCode()))));
        return writes;
    }

    /** The statements that let a locked payment be tried again, with another attempt. */
    public static List<Statement<?>> retry(
            Payment payment, PaymentState to, Attempt attempt, Instant at, String cause) {
        List<Statement<?>> writes = step(payment, PaymentEvent.RETRY, to, at, cause, attempt.id());
        writes.add(attempt(payment.id(), attempt));
        return writes;
    }

    /**
     * The statements that count a change of money as the locked payment's next version, and tell of it. The state stays; the
     * amounts are written by whoever makes the change.
     */
    public static List<Statement<?>> change(Payment payment, MoneyChange money, Instant at, String cause) {
        String event = money.kind().word();
        List<Statement<?>> writes = next(payment, event, payment.state(), at, cause, money.id());
        Order order = payment.order(money.order()).orElseThrow();
        About about = new About(
                money.id(), order.id(), money.sellers() ? order.seller() : null, money.amount(), money.left());
        writes.add(Outbox.add(
                told(payment, payment.version() + 1, at, event, payment.state(), payment.state()).about(about)
                        .message(),
                at));
        return writes;
    }

    /** The statements that give up a locked payment's attempt, which certainly did nothing, for another one. */
    public static List<Statement<?>> another(Payment payment, Attempt attempt) {
        return List.of(
                new Statement.UpdateIf(
                        ATTEMPT,
                        List.of(payment.attempt().id()),
                        ATTEMPT_STATE.is("open"),
                        List.of(ATTEMPT_STATE.to("abandoned"))),
                attempt(payment.id(), attempt));
    }

    private static List<Statement<?>> step(
            Payment payment, PaymentEvent event, PaymentState to, Instant at, String cause, String detail) {
        List<Statement<?>> writes = next(payment, event.word(), to, at, cause, detail);
        writes.add(Outbox.add(
                told(payment, payment.version() + 1, at, event.word(), payment.state(), to).message(), at));
        return writes;
    }

    private static List<Statement<?>> next(
            Payment payment, String event, PaymentState to, Instant at, String cause, String detail) {
        long version = payment.version() + 1;
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.UpdateIf(
                PAYMENT,
                List.of(payment.id()),
                VERSION.is(payment.version()),
                List.of(STATE.to(to.word()), VERSION.to(version), UPDATED_AT.to(at))));
        writes.add(history(payment.id(), version, at, event, payment.state(), to, cause, detail));
        return writes;
    }

    /** The statement that records one more attempt, open. */
    private static Statement<?> attempt(String payment, Attempt attempt) {
        return new Statement.Insert(ATTEMPT.row()
                .set(ATTEMPT_ID, attempt.id())
                .set(ATTEMPT_PAYMENT, payment)
                .set(NUMBER, attempt.number())
                .set(METHOD, attempt.method())
                .set(ATTEMPT_ACCOUNT, attempt.account())
                .set(AWAITED, attempt.awaited())
                .set(ATTEMPT_STATE, "open")
                .build());
    }

    private static String attemptState(PaymentState state) {
        return switch (state) {
            case CREATED, PENDING, UNKNOWN, CANCEL_ASKED -> "open";
            case AUTHORIZED, CAPTURING, PAID, REFUND_DUE, REFUNDED -> "approved";
            case DECLINED -> "declined";
            case EXPIRED -> "expired";
            case CANCELING, CANCELED -> "voided";
        };
    }

    /** What is told of the change. */
    private static PaymentChange told(
            Payment payment, long version, Instant at, String event, PaymentState from, PaymentState to) {
        return new PaymentChange(
                payment.id(),
                version,
                at,
                payment.merchant(),
                event,
                from == null ? null : from.word(),
                to.word(),
                payment.amount(),
                payment.orders().stream()
                        .map(order -> new PaymentChange.Line(
                                order.id(), order.seller(), order.amount(), captured(order, event, from, to)))
                        .toList());
    }

    private static Money captured(Order order, String event, PaymentState from, PaymentState to) {
        if (to != PaymentState.PAID || from == to) {
            return Money.zero(order.amount().currency());
        }
        if (!event.equals(PaymentEvent.CAPTURED.word())) {
            return order.amount();
        }
        return order.money() == null ? Money.zero(order.amount().currency()) : order.money().captured();
    }

    private static Statement<?> history(
            String payment,
            long version,
            Instant at,
            String event,
            PaymentState from,
            PaymentState to,
            String cause,
            String detail) {
        return new Statement.Insert(HISTORY.row()
                .set(HISTORY_PAYMENT, payment)
                .set(HISTORY_VERSION, version)
                .set(AT, at)
                .set(EVENT, event)
                .set(FROM, from == null ? null : from.word())
                .set(TO, to.word())
                .set(CAUSE, cause)
                .set(DETAIL, detail)
                .build());
    }

    /** The payment in the results of reading its row and its {@link #parts}, if there is one. */
    @SuppressWarnings("unchecked")
    private static Optional<Payment> read(List<Object> results) {
        return ((Optional<Row>) results.get(0)).map(row -> read(
                row, (List<Row>) results.get(1), (List<Row>) results.get(2), (List<Row>) results.get(3)));
    }

    private static Payment read(Row row, List<Row> lines, List<Row> attempts, List<Row> held) {
        String id = row.get(ID);
        Map<String, OrderMoney> money = held.stream()
                .map(OrderMoney::read)
                .collect(Collectors.toMap(OrderMoney::order, one -> one));
        List<Order> orders = new ArrayList<>();
        for (Row order : lines) {
            Money amount = Money.of(order.get(ORDER_AMOUNT), order.get(ORDER_CURRENCY));
            orders.add(new Order(
                    order.get(ORDER_ID), order.get(SELLER), amount, money.get(order.get(ORDER_ID))));
        }
        Check.that(!attempts.isEmpty(), "payment %s has no attempt", id);
        return new Payment(
                id,
                row.get(MERCHANT),
                PaymentState.of(row.get(STATE)),
                row.get(VERSION),
                Money.of(row.get(AMOUNT), row.get(CURRENCY)),
                row.get(CREATED_AT),
                row.get(UPDATED_AT),
                Payment.Capture.valueOf(row.get(CAPTURE).toUpperCase(Locale.ROOT)),
                attempt(attempts.get(0)),
                List.copyOf(orders));
    }

    private static Attempt attempt(Row row) {
        return new Attempt(
                row.get(ATTEMPT_ID),
                row.get(NUMBER),
                row.get(METHOD),
                row.get(ATTEMPT_ACCOUNT),
                row.get(AWAITED),
                row.get(REGISTRATION),
                row.get(PAGE_URL),
                row.get(DECLINE_CODE));
    }
}
