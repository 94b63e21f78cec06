package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.execution.DisputedReturns.Asked;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Accounts;
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
    private final Moves moves;
    private final DisputedReturns returns;

    Disputes(Ledger ledger, Moves moves) {
        this.ledger = ledger;
        this.moves = moves;
        this.returns = new DisputedReturns(ledger);
    }

    /** One that nobody has told us the end of. */
    public record Undecided(String account, String id) {}

    /**
     * What is open of the dispute that a job is about.
     *
     * @param undecided while no person has booked what came back of it
     * @param byHand once a person has: as one that was lost, which is all that is left of it
     */
    record Open(Optional<Undecided> undecided, Optional<Chargeback> byHand) {}

    /** The dispute that a job of the queue {@link Queue#DISPUTE} is about, while it is open and no person has booked that it was won. */
    public static Optional<Undecided> undecided(Transaction transaction, String job) {
        return open(transaction, job).undecided();
    }

    static Open open(Transaction transaction, String job) {
        Undecided dispute = named(job);
        Known known = Known.read(transaction, dispute.account(), dispute.id());
        Optional<Row> open = known.dispute().filter(row -> known.isOpen());
        boolean byHand = known.won().isPresent();
        return new Open(
                open.filter(row -> !byHand).map(row -> dispute),
                open.filter(row -> byHand).map(row -> lost(transaction, row)));
    }

    /** Whether we know the dispute of an order of ours; if so, whether a program waits for its end. */
    public static Optional<Boolean> isAwaited(Transaction transaction, String account, String id) {
        return transaction.get(CHARGEBACK, account, id).map(row -> isAwaited(transaction, row));
    }

    /** Of each dispute of a charge of the payment, whether a program waits for its end. */
    public static List<Boolean> areAwaited(Transaction transaction, String payment, String account, String charge) {
        Condition ofTheCharge = Condition.all(PAYMENT.is(payment), ACCOUNT.is(account), CHARGE.is(charge));
        return transaction.scan(CHARGEBACK, ofTheCharge, Integer.MAX_VALUE, Statement.Order.by(ID)).stream()
                .map(row -> isAwaited(transaction, row))
                .toList();
    }

    /** The job may be dead, because the PSP's dispute contradicts ours, or discarded. */
    private static boolean isAwaited(Transaction transaction, Row row) {
        return row.get(STATE).equals("opened")
                && Queues.find(transaction, job(row.get(ACCOUNT), row.get(ID)))
                        .filter(job -> job.state().equals("open"))
                        .isPresent();
    }

    static Undecided named(String job) {
        String[] named = job.split(":", 3);
        return new Undecided(named[1], named[2]);
    }

    private static Chargeback lost(Transaction transaction, Row row) {
        return new Chargeback(
                row.get(ID), row.get(CHARGE),
                Payments.find(transaction, row.get(PAYMENT)).orElseThrow().attempt().id(),
                Money.of(row.get(AMOUNT), row.get(CURRENCY)), Status.LOST, row.get(OPENED_AT), null);
    }

    /**
     * What is booked of a dispute.
     *
     * @param opened the movement that took the money
     * @param won the movement that brought it back
     */
    private record Known(Optional<Row> dispute, Optional<Row> opened, Optional<Row> won) {

        @SuppressWarnings("unchecked")
        static Known read(Transaction transaction, String account, String id) {
            List<Object> found = transaction.runAll(List.of(
                    new Statement.Get(CHARGEBACK, List.of(account, id)),
                    Ledger.moved(account, "chargeback", id),
                    Ledger.moved(account, "chargeback_won", id)));
            return new Known(
                    (Optional<Row>) found.get(0), (Optional<Row>) found.get(1), (Optional<Row>) found.get(2));
        }

        boolean isOpen() {
            return dispute.filter(row -> row.get(STATE).equals("opened")).isPresent();
        }

        /** Whether a person has booked what the program would. */
        boolean isByHand(Chargeback told) {
            return dispute.isEmpty()
                    ? opened.isPresent() || won.isPresent()
                    : isOpen() && told.status() == Status.WON && won.isPresent();
        }
    }

    /**
     * A dispute of an order of ours.
     *
     * @param sold whether it is the seller's money; else the payment was undone, and it is owed to the buyer
     */
    private record Case(Payment payment, Order order, Chargeback chargeback, boolean sold) {

        String account() {
            return order.money().account();
        }

        Seller seller() {
            return payment.seller(order);
        }

        boolean isWon() {
            return chargeback.status() == Status.WON;
        }

        DisputedReturns.Charge charge() {
            return new DisputedReturns.Charge(
                    Returns.undone(order.id()), payment.id(), account(), chargeback.charge());
        }

        Movement movement(String kind, Instant at) {
            return new Movement(
                    account(), kind, chargeback.id(), order.id(), chargeback.reference(), chargeback.amount(), at);
        }

        /** @param left of the order, if it is the seller's, while the dispute is open */
        List<Statement<?>> told(Payment as, Kind kind, Money left, Instant at) {
            Money amount = chargeback.amount();
            boolean again = kind == Kind.CHARGEBACK_WON && sold;
            return Payments.change(
                    as,
                    new MoneyChange(kind, chargeback.id(), order.id(), amount, again ? left.plus(amount) : left, sold),
                    at,
                    "chargeback:" + chargeback.id());
        }
    }

    /**
     * Records how a dispute stands. The caller has locked the payment, or there is none.
     *
     * @param asked what was asked for of the charge to give it back, before the payment was locked
     */
    Recorded chargeback(
            Transaction transaction, Optional<Payment> owner, String account, Chargeback chargeback,
            List<Asked> asked) {
        Optional<Order> order =
                owner.flatMap(payment -> payment.orderOfCharge(account, chargeback.charge()));
        if (order.isEmpty()) {
            return returns.disputed(transaction, account, chargeback, asked);
        }
        boolean sold = owner.get().state() == PaymentState.PAID;
        Case dispute = new Case(owner.get(), order.get(), chargeback, sold);
        Known booked = Known.read(transaction, account, chargeback.id());
        Optional<Row> known = booked.dispute();
        if (booked.isByHand(chargeback)) {
            return Recorded.REFUSED;
        }
        if (!sold && !isUndone(transaction, dispute, asked)) {
            return Recorded.EARLY;
        }
        if (known.isEmpty()) {
            return open(transaction, dispute, asked);
        }
        if (!isSame(known.get(), chargeback)) {
            return Recorded.REFUSED;
        }
        String state = known.get().get(STATE);
        if (state.equals(word(chargeback)) || chargeback.status() == Status.OPENED) {
            return Recorded.DUPLICATE;
        }
        if (!state.equals("opened")) {
            return Recorded.REFUSED;
        }
        Instant now = transaction.now();
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.UpdateIf(
                CHARGEBACK, known.get().key(), STATE.is("opened"), List.of(STATE.to(word(chargeback)))));
        WalletChanges wallets = new WalletChanges(transaction);
        OrderMoney money = order.get().money();
        if (dispute.isWon()) {
            Money owed = sold ? money.refunding() : money.refunding().plus(chargeback.amount());
            writes.add(money.withChargedBack(money.chargedBack().minus(chargeback.amount()))
                    .withRefunds(owed, money.refunded())
                    .save());
            if (!sold) {
                writes.addAll(DisputedReturns.putBack(dispute.charge(), chargeback, now));
            }
        }
        writes.addAll(decided(transaction, wallets, dispute));
        Kind kind = dispute.isWon() ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK_LOST;
        writes.addAll(dispute.told(owner.get(), kind, money.left(), now));
        writes.addAll(wallets.writes());
        transaction.write(writes);
        return Recorded.APPLIED;
    }

    /** A dispute that ends with another amount than it began with can't be booked: half of it would stay open for ever. */
    private static boolean isSame(Row known, Chargeback chargeback) {
        return known.get(CHARGE).equals(chargeback.charge())
                && Money.of(known.get(AMOUNT), known.get(CURRENCY)).equals(chargeback.amount());
    }

    /** Whether it is certain that everything taken for the order goes back, and what of it is asked for. */
    private static boolean isUndone(Transaction transaction, Case dispute, List<Asked> asked) {
        String account = dispute.account();
        return Intent.find(transaction, Returns.undone(dispute.order().id())).isPresent()
                && DisputedReturns.isStill(transaction, account, dispute.chargeback().charge(), asked);
    }

    private Recorded open(Transaction transaction, Case dispute, List<Asked> asked) {
        Chargeback chargeback = dispute.chargeback();
        Payment payment = dispute.payment();
        OrderMoney money = dispute.order().money();
        Money gone = money.chargedBack().plus(chargeback.amount());
        if (!dispute.isWon() && money.refunded().plus(gone).minor() > money.captured().minor()
                || !dispute.sold() && DisputedReturns.isEarly(asked, chargeback)) {
            return Recorded.EARLY; // an earlier dispute was won, and nobody has told us yet
        }
        Instant now = transaction.now();
        List<Statement<?>> writes = new ArrayList<>(List.of(row(dispute)));
        WalletChanges wallets = new WalletChanges(transaction);
        Movement opened = dispute.movement("chargeback", chargeback.at());
        writes.addAll(
                dispute.sold()
                        ? ledger.disputed(wallets, now, payment.id(), dispute.seller(), opened)
                        : ledger.refund(transaction, payment.id(), opened, Accounts.REFUNDS_DUE));
        if (!dispute.isWon()) {
            Money owed = dispute.sold() ? money.refunding() : money.refunding().minus(chargeback.amount());
            writes.add(money.withRefunds(owed, money.refunded()).withChargedBack(gone).save());
        }
        if (!dispute.sold()) {
            writes.addAll(
                    dispute.isWon()
                            ? DisputedReturns.askAgain(dispute.charge(), asked, chargeback, now)
                            : DisputedReturns.takeOut(dispute.charge(), asked, chargeback, now));
        }
        Money left = dispute.sold() ? money.left().minus(chargeback.amount()) : money.left();
        writes.addAll(dispute.told(payment, Kind.CHARGEBACK_OPENED, left, now));
        if (chargeback.status() == Status.OPENED) {
            writes.add(Jobs.add(
                    job(money.account(), chargeback.id()), Queue.DISPUTE, now.plus(DisputeTracker.FIRST)));
        } else {
            writes.addAll(decided(transaction, wallets, dispute));
            Kind kind = dispute.isWon() ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK_LOST;
            writes.addAll(dispute.told(payment.counted(now), kind, left, now));
        }
        writes.addAll(wallets.writes());
        transaction.write(writes);
        if (!dispute.sold()) {
            moves.settle(transaction, payment.id(), "chargeback:" + chargeback.id());
        }
        return Recorded.APPLIED;
    }

    private static Statement<?> row(Case dispute) {
        Chargeback chargeback = dispute.chargeback();
        return new Statement.Insert(CHARGEBACK.row()
                .set(ACCOUNT, dispute.account())
                .set(ID, chargeback.id())
                .set(PAYMENT, dispute.payment().id())
                .set(ORDER, dispute.order().id())
                .set(CHARGE, chargeback.charge())
                .set(AMOUNT, chargeback.amount().minor())
                .set(CURRENCY, chargeback.amount().code())
                .set(STATE, word(chargeback))
                .set(OPENED_AT, chargeback.at())
                .build());
    }

    /** What a buyer has who was owed it is the buyer's; else the seller has held it until now. */
    private List<Statement<?>> decided(Transaction transaction, WalletChanges wallets, Case dispute) {
        Instant now = transaction.now();
        String payment = dispute.payment().id();
        if (dispute.isWon()) {
            Movement won = dispute.movement("chargeback_won", dispute.chargeback().decidedAt(now));
            return dispute.sold()
                    ? ledger.disputeWon(wallets, now, payment, dispute.seller(), won)
                    : ledger.refund(transaction, payment, won, Accounts.REFUNDS_DUE);
        }
        return dispute.sold()
                ? Ledger.disputeLost(
                        now, payment, dispute.seller(), dispute.account() + ":" + dispute.chargeback().id(),
                        dispute.chargeback().amount())
                : List.of();
    }

    /** Events have jobs too, which are named without the word; no account's name has a colon. */
    private static String job(String account, String id) {
        return "dispute:" + account + ":" + id;
    }

    private static String word(Chargeback chargeback) {
        return chargeback.status().name().toLowerCase(Locale.ROOT);
    }
}
