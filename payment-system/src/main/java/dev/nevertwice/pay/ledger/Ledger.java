package dev.nevertwice.pay.ledger;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Books what PSPs moved: each is one balanced entry, written in the transaction of the change that it belongs to. */
public final class Ledger {

    /**
     * A charge for a seller: the PSP owes us, we owe the seller. Locks the seller's wallet, which is written with the
     * others of the transaction by {@link WalletChanges#writes}.
     */
    public List<Statement<?>> sale(WalletChanges wallets, Instant at, String payment, Seller seller, Movement charge) {
        return moved(at, payment, "capture", charge, receives(charge), wallets.credit(seller, charge.amount()));
    }

    /** A charge that must go back: the PSP owes us, we owe it to {@code owed}. */
    public List<Statement<?>> unwanted(Transaction transaction, String payment, Movement charge, String owed) {
        return book(transaction.now(), payment, charge, owed);
    }

    /** What was collected for a payment goes to its sellers, in the order of the map: locks their wallets. */
    public List<Statement<?>> sold(Transaction transaction, String payment, SortedMap<Seller, Money> shares) {
        List<Posting> postings = new ArrayList<>();
        Money sum = Money.zero(shares.values().iterator().next().currency());
        WalletChanges wallets = new WalletChanges(transaction);
        for (Map.Entry<Seller, Money> share : shares.entrySet()) {
            sum = sum.plus(share.getValue());
            postings.addAll(wallets.credit(share.getKey(), share.getValue()));
        }
        postings.addFirst(new Posting(Accounts.BUYER_CLEARING, Posting.Side.DEBIT, sum));
        List<Statement<?>> writes =
                post(new Entry("sale:" + payment, payment, "sale", payment, postings), transaction.now());
        writes.addAll(wallets.writes());
        return writes;
    }

    /** What was collected for a payment goes back to its buyer. */
    public List<Statement<?>> unsold(String payment, Money collected, Instant at) {
        return post(
                Entry.of(
                        "unsold", payment, payment, collected, Accounts.BUYER_CLEARING, Accounts.REFUNDS_DUE),
                at);
    }

    /** A refund is decided: out of the seller's wallet, or on the seller's debt where that has been paid out. */
    public List<Statement<?>> refundDue(
            Transaction transaction, String payment, Seller seller, String refund, Money amount) {
        WalletChanges wallets = new WalletChanges(transaction);
        List<Posting> owed = List.of(new Posting(Accounts.REFUNDS_DUE, Side.CREDIT, amount));
        List<Statement<?>> writes = post(
                Entry.of("refund_due", refund, payment, wallets.takeBack(seller, amount), owed), transaction.now());
        writes.addAll(wallets.writes());
        return writes;
    }

    /** A refund that was decided will not be made: the seller has the money again. */
    public List<Statement<?>> refundReturned(
            Transaction transaction, String payment, Seller seller, String refund, Money amount) {
        WalletChanges wallets = new WalletChanges(transaction);
        List<Posting> owed = List.of(new Posting(Accounts.REFUNDS_DUE, Side.DEBIT, amount));
        List<Statement<?>> writes = post(
                Entry.of("refund_returned", refund, payment, owed, wallets.credit(seller, amount)),
                transaction.now());
        writes.addAll(wallets.writes());
        return writes;
    }

    /** A dispute is opened: the PSP holds the money, and the seller may not have it. */
    public List<Statement<?>> disputed(
            WalletChanges wallets, Instant at, String payment, Seller seller, Movement dispute) {
        List<Posting> debits = new ArrayList<>();
        debits.add(new Posting(Accounts.CHARGEBACKS, Side.DEBIT, dispute.amount()));
        debits.addAll(wallets.takeBack(seller, dispute.amount()));
        List<Posting> credits = new ArrayList<>(pays(dispute));
        credits.add(new Posting(Accounts.sellerHeld(seller), Side.CREDIT, dispute.amount()));
        return moved(at, payment, dispute.kind(), dispute, debits, credits);
    }

    /** A dispute is won: the PSP gives the money back, and the seller has it again. */
    public List<Statement<?>> disputeWon(
            WalletChanges wallets, Instant at, String payment, Seller seller, Movement won) {
        List<Posting> debits = new ArrayList<>(receives(won));
        debits.add(new Posting(Accounts.sellerHeld(seller), Side.DEBIT, won.amount()));
        List<Posting> credits = new ArrayList<>();
        credits.add(new Posting(Accounts.CHARGEBACKS, Side.CREDIT, won.amount()));
        credits.addAll(wallets.credit(seller, won.amount()));
        return moved(at, payment, won.kind(), won, debits, credits);
    }

    /** A dispute is lost: the money is the buyer's again. */
    public static List<Statement<?>> disputeLost(
            Instant at, String payment, Seller seller, String dispute, Money amount) {
        return post(
                Entry.of(
                        "chargeback_lost", dispute, payment, amount, Accounts.sellerHeld(seller),
                        Accounts.CHARGEBACKS),
                at);
    }

    /** A refund of what was booked against {@code owed}. */
    public List<Statement<?>> refund(Transaction transaction, String payment, Movement refund, String owed) {
        return book(transaction.now(), payment, refund, owed);
    }

    public Optional<Row> movement(Transaction transaction, String account, String kind, String reference) {
        return transaction.get(MOVEMENT, account, kind, reference);
    }

    /** The question for a movement. */
    public static Statement.Query<Optional<Row>> moved(String account, String kind, String reference) {
        return new Statement.Get(MOVEMENT, List.of(account, kind, reference));
    }

    /** Whether a person has booked it. */
    public boolean isByHand(Transaction transaction, String account, String kind, String reference) {
        return movement(transaction, account, kind, reference)
                .flatMap(booked -> transaction.get(ENTRY, booked.get(MOVEMENT_ENTRY)))
                .filter(entry -> entry.get(ENTRY_KIND).equals("correction"))
                .isPresent();
    }

    /** Whether a person has booked the movement: its entry's name begins with its kind. */
    public static boolean isByHand(Row movement) {
        return movement.get(MOVEMENT_ENTRY).startsWith("correction:");
    }

    /** Whether a charge of the order is booked. */
    public boolean isCharged(Transaction transaction, String order) {
        return isCharged(transaction, order, Condition.always());
    }

    private static boolean isCharged(Transaction transaction, String order, Condition which) {
        Condition taken = Condition.any(MOVEMENT_KIND.is("charge"), MOVEMENT_KIND.is("capture"));
        Condition charges = Condition.all(MOVEMENT_ORDER.is(order), taken, which);
        return !transaction.scan(MOVEMENT, charges, 1, Order.by(MOVEMENT_REFERENCE)).isEmpty();
    }

    /** The payment's entries, each with its postings. */
    public static Map<Row, List<Row>> entries(Transaction transaction, String payment) {
        Map<Row, List<Row>> entries = new LinkedHashMap<>();
        for (Row entry : transaction.scan(ENTRY, ENTRY_PAYMENT.is(payment), Integer.MAX_VALUE, Order.by(ENTRY_ID))) {
            entries.put(
                    entry,
                    transaction.scan(
                            POSTING,
                            POSTING_ENTRY.is(entry.get(ENTRY_ID)),
                            Integer.MAX_VALUE,
                            Order.by(POSTING_LINE)));
        }
        return entries;
    }

    /** Sellers after {@code after} who have at least so much to be paid, by name, up to {@code limit}. */
    public static List<Seller> payable(Transaction transaction, Money minimum, Seller after, int limit) {
        Condition beyond = Condition.after(
                List.of(WALLET_MERCHANT, WALLET_SELLER), List.of(after.merchant(), after.id()));
        Condition enough = Condition.all(
                WALLET_CURRENCY.is(minimum.code()), beyond, AVAILABLE.atLeast(minimum.minor()));
        return transaction.scan(WALLET, enough, limit, Order.by(WALLET_MERCHANT), Order.by(WALLET_SELLER)).stream()
                .map(wallet -> new Seller(wallet.get(WALLET_MERCHANT), wallet.get(WALLET_SELLER)))
                .toList();
    }

    /** Whether the seller ever had a wallet of the currency. */
    public static boolean hasWallet(Transaction transaction, Seller seller, String currency) {
        return transaction.get(WALLET, seller.merchant(), seller.id(), currency).isPresent();
    }

    /** What the seller can be paid, by currency. */
    public static List<Row> wallets(Transaction transaction, Seller seller) {
        Condition mine = Condition.all(WALLET_MERCHANT.is(seller.merchant()), WALLET_SELLER.is(seller.id()));
        return transaction.scan(WALLET, mine, Integer.MAX_VALUE, Order.by(WALLET_CURRENCY));
    }

    private List<Statement<?>> book(Instant at, String payment, Movement movement, String counterAccount) {
        String kind = movement.kind().equals("charge") ? "capture" : movement.kind();
        return movement.isIncoming()
                ? moved(at, payment, kind, movement, receives(movement),
                        List.of(new Posting(counterAccount, Side.CREDIT, movement.amount())))
                : moved(at, payment, kind, movement,
                        List.of(new Posting(counterAccount, Side.DEBIT, movement.amount())), pays(movement));
    }

    /** The debit of a movement in which the PSP gets money for us. */
    public List<Posting> receives(Movement movement) {
        return List.of(new Posting(Accounts.pspReceivable(movement.account()), Side.DEBIT, movement.amount()));
    }

    /** The credit of a movement in which the PSP spends money of ours. */
    public List<Posting> pays(Movement movement) {
        return List.of(new Posting(Accounts.pspReceivable(movement.account()), Side.CREDIT, movement.amount()));
    }

    /** Books a movement of the PSP's: the movement, and the entry that explains it. */
    public List<Statement<?>> moved(
            Instant at, String payment, String kind, Movement movement, List<Posting> debits, List<Posting> credits) {
        Entry entry = Entry.of(movement.account(), kind, movement.reference(), payment, debits, credits);
        List<Statement<?>> writes = new ArrayList<>(post(entry, at));
        writes.add(bookedBy(entry, movement, at));
        return writes;
    }

    /** The statement that records what the PSP moved, which the entry explains. Booked once: a second one fails the transaction. */
    public static Statement<?> bookedBy(Entry entry, Movement movement, Instant at) {
        return new Statement.Insert(MOVEMENT.row()
                .set(MOVEMENT_ACCOUNT, movement.account())
                .set(MOVEMENT_KIND, movement.kind())
                .set(MOVEMENT_REFERENCE, movement.reference())
                .set(MOVEMENT_ORDER, movement.order())
                .set(MOVEMENT_ATTEMPT, movement.attempt())
                .set(MOVEMENT_AMOUNT, movement.amount().minor())
                .set(MOVEMENT_CURRENCY, movement.amount().code())
                .set(MOVEMENT_ENTRY, entry.id())
                .set(MOVEMENT_AT, movement.at())
                .set(MOVEMENT_BOOKED, at)
                .build());
    }

    /** The statements that post an entry. Posted once: a second entry with its id fails the transaction. */
    public static List<Statement<?>> post(Entry entry, Instant at) {
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.Insert(ENTRY.row()
                .set(ENTRY_ID, entry.id())
                .set(ENTRY_PAYMENT, entry.payment())
                .set(ENTRY_KIND, entry.kind())
                .set(ENTRY_CAUSE, entry.cause())
                .set(ENTRY_AT, at)
                .build()));
        for (int line = 0; line < entry.postings().size(); line++) {
            Posting posting = entry.postings().get(line);
            Seller seller = Accounts.seller(posting.account());
            writes.add(new Statement.Insert(POSTING.row()
                    .set(POSTING_ENTRY, entry.id())
                    .set(POSTING_LINE, (long) line)
                    .set(POSTING_ACCOUNT, posting.account())
                    .set(POSTING_SIDE, posting.side().name().toLowerCase(Locale.ROOT))
                    .set(POSTING_AMOUNT, posting.amount().minor())
                    .set(POSTING_CURRENCY, posting.amount().code())
                    .set(POSTING_MERCHANT, seller == null ? null : seller.merchant())
                    .set(POSTING_SELLER, seller == null ? null : seller.id())
                    .set(POSTED_AT, at)
                    .build()));
        }
        return writes;
    }
}
