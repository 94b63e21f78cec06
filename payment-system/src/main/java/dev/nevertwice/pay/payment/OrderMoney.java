package dev.nevertwice.pay.payment;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import java.util.List;

/**
 * What became of one order's money at the PSP: one charge, what of it is held, taken and given back. Changed only while
 * the payment is locked. The order is the primary key: a second charge can't be sold for it.
 *
 * @param account of ours at the PSP
 * @param charge the PSP's id of the charge that holds or took it
 * @param refunding ordered or under way, and not yet back
 * @param chargedBack disputed by the cardholder, and not won back
 */
public record OrderMoney(
        String order,
        String payment,
        String attempt,
        String account,
        String charge,
        Money authorized,
        Money captured,
        Money refunding,
        Money refunded,
        Money chargedBack) {

    public static final Table ORDER_MONEY = Table.named("order_money");
    private static final Column<String> ORDER = ORDER_MONEY.text("order_id");
    static final Column<String> PAYMENT = ORDER_MONEY.text("payment_id");
    private static final Column<String> ATTEMPT = ORDER_MONEY.text("attempt_id");
    private static final Column<String> ACCOUNT = ORDER_MONEY.text("psp_account");
    private static final Column<String> CHARGE = ORDER_MONEY.text("charge");
    private static final Column<String> CURRENCY = ORDER_MONEY.text("currency");
    private static final Column<Long> AUTHORIZED = ORDER_MONEY.number("authorized_minor");
    private static final Column<Long> CAPTURED = ORDER_MONEY.number("captured_minor");
    private static final Column<Long> REFUNDING = ORDER_MONEY.number("refunding_minor");
    private static final Column<Long> REFUNDED = ORDER_MONEY.number("refunded_minor");
    private static final Column<Long> CHARGED_BACK = ORDER_MONEY.number("charged_back_minor");

    static {
        ORDER_MONEY.key(ORDER).ordered("order_money_by_payment", Condition.always(), PAYMENT);
    }

    /** The database has the same as a CHECK; a refund that is only ordered is not in it, for a dispute may be quicker. */
    public OrderMoney {
        Check.that(
                captured.minor() <= authorized.minor()
                        && refunding.minor() >= 0
                        && refunded.minor() >= 0
                        && chargedBack.minor() >= 0
                        && refunded.plus(chargedBack).minor() <= captured.minor(),
                "order %s: authorized %s, captured %s, refunding %s, refunded %s, charged back %s",
                order, authorized, captured, refunding, refunded, chargedBack);
    }

    /** The whole order is held by this charge, and nothing is taken. */
    public static OrderMoney held(Payment payment, Order order, String charge) {
        Money none = Money.zero(order.amount().currency());
        return new OrderMoney(
                order.id(), payment.id(), payment.attempt().id(), payment.attempt().account(), charge, order.amount(),
                none, none,
                none, none);
    }

    /** What can still be refunded: taken, and neither gone nor on its way. */
    public Money left() {
        return captured.minus(refunding).minus(refunded).minus(chargedBack);
    }

    public OrderMoney withCaptured(Money amount) {
        return new OrderMoney(
                order, payment, attempt, account, charge, authorized, amount, refunding, refunded, chargedBack);
    }

    public OrderMoney withRefunds(Money ordered, Money done) {
        return new OrderMoney(order, payment, attempt, account, charge, authorized, captured, ordered, done,
                chargedBack);
    }

    public OrderMoney withChargedBack(Money amount) {
        return new OrderMoney(order, payment, attempt, account, charge, authorized, captured, refunding, refunded,
                amount);
    }

    /** The statement that records that something is held or taken for the order; refused where a charge is recorded. */
    public Statement<?> add() {
        return new Statement.Insert(row());
    }

    /** The statement that records it in place of a charge that was released without anything taken. */
    public Statement<?> replace() {
        return new Statement.UpdateIf(
                ORDER_MONEY,
                List.of(order),
                CAPTURED.is(0L),
                List.of(
                        ATTEMPT.to(attempt),
                        ACCOUNT.to(account),
                        CHARGE.to(charge),
                        AUTHORIZED.to(authorized.minor()),
                        CAPTURED.to(captured.minor()),
                        REFUNDING.to(refunding.minor())));
    }

    /** The statement that writes the amounts. The caller holds the payment's lock. */
    public Statement<?> save() {
        return new Statement.UpdateIf(
                ORDER_MONEY,
                List.of(order),
                Condition.all(ACCOUNT.is(account), CHARGE.is(charge)),
                List.of(
                        CAPTURED.to(captured.minor()),
                        REFUNDING.to(refunding.minor()),
                        REFUNDED.to(refunded.minor()),
                        CHARGED_BACK.to(chargedBack.minor())));
    }

    static OrderMoney read(Row row) {
        String currency = row.get(CURRENCY);
        return new OrderMoney(
                row.get(ORDER),
                row.get(PAYMENT),
                row.get(ATTEMPT),
                row.get(ACCOUNT),
                row.get(CHARGE),
                Money.of(row.get(AUTHORIZED), currency),
                Money.of(row.get(CAPTURED), currency),
                Money.of(row.get(REFUNDING), currency),
                Money.of(row.get(REFUNDED), currency),
                Money.of(row.get(CHARGED_BACK), currency));
    }

    private Row row() {
        return ORDER_MONEY.row()
                .set(ORDER, order)
                .set(PAYMENT, payment)
                .set(ATTEMPT, attempt)
                .set(ACCOUNT, account)
                .set(CHARGE, charge)
                .set(CURRENCY, authorized.code())
                .set(AUTHORIZED, authorized.minor())
                .set(CAPTURED, captured.minor())
                .set(REFUNDING, refunding.minor())
                .set(REFUNDED, refunded.minor())
                .set(CHARGED_BACK, chargedBack.minor())
                .build();
    }
}
