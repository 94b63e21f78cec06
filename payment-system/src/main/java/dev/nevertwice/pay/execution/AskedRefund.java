package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A refund that a merchant asked for. Its id is also that of its intent and its key towards the PSP.
 *
 * @param psp the PSP's id of it, or null while not known
 */
public record AskedRefund(
        String id, String payment, String order, String charge, Money amount, State state, String psp, Instant at) {

    public static final Table REFUND = Table.named("refund");
    private static final Column<String> ID = REFUND.text("id");
    private static final Column<String> PAYMENT = REFUND.text("payment_id");
    private static final Column<String> ORDER = REFUND.text("order_id");
    private static final Column<String> CHARGE = REFUND.text("charge");
    private static final Column<Long> AMOUNT = REFUND.number("amount_minor");
    private static final Column<String> CURRENCY = REFUND.text("currency");
    private static final Column<String> STATE = REFUND.text("state");
    private static final Column<String> PSP = REFUND.textOrNull("psp_refund");
    private static final Column<Instant> AT = REFUND.instant("ordered_at");

    static {
        REFUND.key(ID).ordered("refund_by_payment", Condition.always(), PAYMENT);
    }

    private static final int MOST = 1_000;

    /** How far it has come. */
    public enum State {
        /** The seller's wallet has given it; the PSP will be asked, or was. */
        ORDERED,
        /** The PSP has it. */
        PENDING,
        SUCCEEDED,
        /** The PSP did not do it: the seller's wallet has the money again. */
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Statement<?> add() {
        return new Statement.Insert(REFUND.row()
                .set(ID, id)
                .set(PAYMENT, payment)
                .set(ORDER, order)
                .set(CHARGE, charge)
                .set(AMOUNT, amount.minor())
                .set(CURRENCY, amount.code())
                .set(STATE, state.word())
                .set(PSP, psp)
                .set(AT, at)
                .build());
    }

    /** The statement that moves it on; an end stays, but for money that had arrived and comes back after all. */
    Statement<?> moved(State to, String pspRefund) {
        Condition open = to == State.FAILED
                ? STATE.isNot("failed")
                : Condition.all(STATE.isNot("succeeded"), STATE.isNot("failed"));
        return new Statement.UpdateIf(
                REFUND, List.of(id), open, List.of(STATE.to(to.word()), PSP.to(pspRefund)));
    }

    boolean isOver() {
        return state == State.SUCCEEDED || state == State.FAILED;
    }

    static Optional<AskedRefund> find(Transaction transaction, String id) {
        return transaction.get(REFUND, id).map(AskedRefund::read);
    }

    /** Those of a payment. */
    public static List<AskedRefund> of(Transaction transaction, String payment) {
        return transaction.scan(REFUND, PAYMENT.is(payment), MOST, Order.by(AT), Order.by(ID)).stream()
                .map(AskedRefund::read)
                .toList();
    }

    private static AskedRefund read(Row row) {
        return new AskedRefund(
                row.get(ID),
                row.get(PAYMENT),
                row.get(ORDER),
                row.get(CHARGE),
                Money.of(row.get(AMOUNT), row.get(CURRENCY)),
                State.valueOf(row.get(STATE).toUpperCase(Locale.ROOT)),
                row.get(PSP),
                row.get(AT));
    }
}
