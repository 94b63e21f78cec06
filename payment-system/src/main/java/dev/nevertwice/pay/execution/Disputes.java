package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.ledger.WalletChanges;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.MoneyChange;
import dev.nevertwice.pay.payment.MoneyChange.Kind;
import dev.nevertwice.pay.payment.OrderMoney;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Chargeback;
import dev.nevertwice.pay.psp.Chargeback.Status;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Money that its buyers took back through their bank. The PSP has taken it from us when a dispute opens, and gives it again
 * when it is won. The seller's wallet pays as far as it can.
 */
public final class Disputes {

    public static final Table CHARGEBACK = Table.named("chargeback");
    private static final Column<String> ACCOUNT = CHARGEBACK.text("psp_account");
    private static final Column<String> ID = CHARGEBACK.text("id");
    private static final Column<String> PAYMENT = CHARGEBACK.text("payment_id");
    private static final Column<String> ORDER = CHARGEBACK.text("order_id");
    private static final Column<String> CHARGE = CHARGEBACK.text("charge");
    private static final Column<Long> AMOUNT = CHARGEBACK.number("amount_minor");
    private static final Column<String> CURRENCY = CHARGEBACK.text("currency");
    private static final Column<String> STATE = CHARGEBACK.text("state");
    private static final Column<Instant> OPENED_AT = CHARGEBACK.instant("opened_at");

    static {
        CHARGEBACK.key(ACCOUNT, ID).ordered("chargeback_by_payment", Condition.always(), PAYMENT);
    }

    private final Ledger ledger;
    private final Returns returns;

    Disputes(Ledger ledger, Returns returns) {
        this.ledger = ledger;
        this.returns = returns;
    }

    /** One that nobody has told us the end of. */
    record Undecided(String account, String id) {}

    /** The dispute that a job of the queue {@link Queue#DISPUTE} is about, while it is open. */
    static Optional<Undecided> undecided(Transaction transaction, String job) {
        String[] named = job.split(":", 3);
        Undecided dispute = new Undecided(named[1], named[2]);
        return transaction.get(CHARGEBACK, dispute.account(), dispute.id())
                .filter(row -> row.get(STATE).equals("opened"))
                .map(row -> dispute);
    }

    /** Records how a dispute stands. The caller has locked the payment, or there is none. */
    Recorded chargeback(
            Transaction transaction, Optional<Payment> owner, String account, Chargeback chargeback) {
        Optional<Order> order =
                owner.flatMap(payment -> payment.orderOfCharge(account, chargeback.charge()));
        if (order.isEmpty()) {
            return returns.disputed(transaction, account, chargeback);
        }
        if (owner.get().state() != PaymentState.PAID) {
            return Recorded.EARLY;
        }
        Optional<Row> known = transaction.get(CHARGEBACK, account, chargeback.id());
        if (known.isEmpty()) {
            return open(transaction, owner.get(), order.get(), chargeback);
        }
        String state = known.get().get(STATE);
        if (state.equals(word(chargeback)) || chargeback.status() == Status.OPENED) {
            return Recorded.DUPLICATE;
        }
        if (!state.equals("opened")) {
            return Recorded.REFUSED;
        }
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.UpdateIf(
                CHARGEBACK, known.get().key(), STATE.is("opened"), List.of(STATE.to(word(chargeback)))));
        WalletChanges wallets = new WalletChanges(transaction);
        if (chargeback.status() == Status.WON) {
            OrderMoney money = order.get().money();
            writes.add(money.withChargedBack(money.chargedBack().minus(chargeback.amount())).save());
        }
        writes.addAll(decided(wallets, owner.get(), order.get(), chargeback, transaction.now()));
        Kind kind = chargeback.status() == Status.WON ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK_LOST;
        writes.addAll(told(owner.get(), kind, order.get(), chargeback, order.get().money().left(), transaction.now()));
        writes.addAll(wallets.writes());
        transaction.write(writes);
        return Recorded.APPLIED;
    }

    private Recorded open(Transaction transaction, Payment payment, Order order, Chargeback chargeback) {
        boolean stands = chargeback.status() != Status.WON;
        OrderMoney money = order.money();
        Money gone = money.chargedBack().plus(chargeback.amount());
        if (stands && money.refunded().plus(gone).minor() > money.captured().minor()) {
            return Recorded.EARLY; // an earlier dispute was won, and nobody has told us yet
        }
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.Insert(CHARGEBACK.row()
                .set(ACCOUNT, money.account())
                .set(ID, chargeback.id())
                .set(PAYMENT, payment.id())
                .set(ORDER, order.id())
                .set(CHARGE, chargeback.charge())
                .set(AMOUNT, chargeback.amount().minor())
                .set(CURRENCY, chargeback.amount().code())
                .set(STATE, word(chargeback))
                .set(OPENED_AT, chargeback.at())
                .build()));
        WalletChanges wallets = new WalletChanges(transaction);
        Movement opened = movement("chargeback", order, chargeback, chargeback.at());
        writes.addAll(ledger.disputed(wallets, transaction.now(), payment.id(), payment.seller(order), opened));
        if (stands) {
            writes.add(money.withChargedBack(gone).save());
        }
        Instant now = transaction.now();
        Money left = money.left().minus(chargeback.amount());
        writes.addAll(told(payment, Kind.CHARGEBACK_OPENED, order, chargeback, left, now));
        if (chargeback.status() == Status.OPENED) {
            writes.add(Jobs.add(
                    job(money.account(), chargeback), Queue.DISPUTE, now.plus(DisputeTracker.FIRST)));
        } else {
            writes.addAll(decided(wallets, payment, order, chargeback, now));
            Kind kind = stands ? Kind.CHARGEBACK_LOST : Kind.CHARGEBACK_WON;
            writes.addAll(told(payment.counted(now), kind, order, chargeback, left, now));
        }
        writes.addAll(wallets.writes());
        transaction.write(writes);
        return Recorded.APPLIED;
    }

    private List<Statement<?>> decided(
            WalletChanges wallets, Payment payment, Order order, Chargeback chargeback, Instant now) {
        Seller seller = payment.seller(order);
        return chargeback.status() == Status.WON
                ? ledger.disputeWon(
                        wallets, now, payment.id(), seller, movement("chargeback_won", order, chargeback, now))
                : Ledger.disputeLost(
                        now, payment.id(), seller, order.money().account() + ":" + chargeback.id(),
                        chargeback.amount());
    }

    /** Events have jobs too, which are named without the word; no account's name has a colon. */
    private static String job(String account, Chargeback chargeback) {
        return "dispute:" + account + ":" + chargeback.id();
    }

    /** @param left of the order while the dispute is open */
    private static List<Statement<?>> told(
            Payment payment, Kind kind, Order order, Chargeback chargeback, Money left, Instant at) {
        Money amount = chargeback.amount();
        return Payments.change(
                payment,
                new MoneyChange(
                        kind, chargeback.id(), order.id(), amount,
                        kind == Kind.CHARGEBACK_WON ? left.plus(amount) : left, true),
                at,
                "chargeback:" + chargeback.id());
    }

    private static Movement movement(String kind, Order order, Chargeback chargeback, Instant at) {
        String account = order.money().account();
        return new Movement(
                account, kind, chargeback.id(), order.id(), chargeback.reference(), chargeback.amount(), at);
    }

    private static String word(Chargeback chargeback) {
        return chargeback.status().name().toLowerCase(Locale.ROOT);
    }
}
