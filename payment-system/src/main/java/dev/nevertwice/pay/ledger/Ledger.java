package dev.nevertwice.pay.ledger;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
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

/** Books the PSP's movements: each is one balanced entry, written in the transaction of the change that it belongs to. */
public final class Ledger {

    private final String pspAccount;

    public Ledger(String pspAccount) {
        this.pspAccount = pspAccount;
    }

    /** A charge for a seller: the PSP owes us, we owe the seller. Locks the seller's wallet. */
    public List<Statement<?>> sale(Transaction transaction, String payment, String seller, Movement charge) {
        List<Statement<?>> writes = book(transaction.now(), payment, charge, Accounts.sellerPayable(seller));
        writes.add(credit(transaction, seller, charge.amount()));
        return writes;
    }

    /** A charge that must go back: the PSP owes us, we owe it to {@code owed}. */
    public List<Statement<?>> unwanted(Transaction transaction, String payment, Movement charge, String owed) {
        return book(transaction.now(), payment, charge, owed);
    }

    /** What was collected for a payment goes to its sellers, in the order of the map: locks their wallets. */
    public List<Statement<?>> sold(Transaction transaction, String payment, SortedMap<String, Money> shares) {
        List<Posting> postings = new ArrayList<>();
        Money sum = Money.zero(shares.values().iterator().next().currency());
        List<Statement<?>> credits = new ArrayList<>();
        for (Map.Entry<String, Money> share : shares.entrySet()) {
            sum = sum.plus(share.getValue());
            postings.add(new Posting(Accounts.sellerPayable(share.getKey()), Posting.Side.CREDIT, share.getValue()));
            credits.add(credit(transaction, share.getKey(), share.getValue()));
        }
        postings.addFirst(new Posting(Accounts.BUYER_CLEARING, Posting.Side.DEBIT, sum));
        List<Statement<?>> writes =
                post(new Entry("sale:" + payment, payment, "sale", payment, postings), transaction.now());
        writes.addAll(credits);
        return writes;
    }

    /** What was collected for a payment goes back to its buyer. */
    public List<Statement<?>> unsold(String payment, Money collected, Instant at) {
        return post(
                Entry.of(
                        "unsold", payment, payment, collected, Accounts.BUYER_CLEARING, Accounts.REFUNDS_DUE),
                at);
    }

    /**
     * A refund is ordered: out of the seller's wallet, which is locked, to be given back. Empty where the wallet has not
     * enough.
     */
    public Optional<List<Statement<?>>> refundOrdered(
            Transaction transaction, String payment, String seller, String refund, Money amount) {
        Row wallet = wallet(transaction, seller, amount);
        if (wallet.get(AVAILABLE) < amount.minor()) {
            return Optional.empty();
        }
        List<Statement<?>> writes = post(
                Entry.of("refund_ordered", refund, payment, amount, Accounts.sellerPayable(seller),
                        Accounts.REFUNDS_DUE),
                transaction.now());
        writes.add(available(wallet, -amount.minor()));
        return Optional.of(writes);
    }

    /** A refund that was ordered will not be made: back into the seller's wallet. */
    public List<Statement<?>> refundReturned(
            Transaction transaction, String payment, String seller, String refund, Money amount) {
        List<Statement<?>> writes = post(
                Entry.of("refund_returned", refund, payment, amount, Accounts.REFUNDS_DUE,
                        Accounts.sellerPayable(seller)),
                transaction.now());
        writes.add(credit(transaction, seller, amount));
        return writes;
    }

    /** What of the amount the seller's wallet has; the wallet is locked. */
    public Money covered(Transaction transaction, String seller, Money amount) {
        long available = wallet(transaction, seller, amount).get(AVAILABLE);
        return new Money(Math.min(available, amount.minor()), amount.currency());
    }

    /**
     * A chargeback, or its return: as far as the seller's wallet covers it out of or into that, the rest is what the seller
     * owes us. The wallet is locked.
     */
    public List<Statement<?>> disputed(
            Transaction transaction, String payment, String seller, Movement movement, Money covered) {
        boolean back = isIncoming(movement.kind());
        Posting.Side side = back ? Posting.Side.CREDIT : Posting.Side.DEBIT;
        Money owed = movement.amount().minus(covered);
        List<Posting> postings = new ArrayList<>();
        postings.add(new Posting(
                Accounts.pspReceivable(pspAccount),
                back ? Posting.Side.DEBIT : Posting.Side.CREDIT,
                movement.amount()));
        if (covered.isPositive()) {
            postings.add(new Posting(Accounts.sellerPayable(seller), side, covered));
        }
        if (owed.isPositive()) {
            postings.add(new Posting(Accounts.sellerReceivable(seller), side, owed));
        }
        String kind = movement.kind();
        Entry entry = new Entry(kind + ":" + movement.reference(), payment, kind, movement.reference(), postings);
        List<Statement<?>> writes = book(transaction.now(), movement, entry);
        writes.add(available(
                wallet(transaction, seller, covered), back ? covered.minor() : -covered.minor()));
        return writes;
    }

    /** A refund of what was booked against {@code owed}. */
    public List<Statement<?>> refund(Transaction transaction, String payment, Movement refund, String owed) {
        return book(transaction.now(), payment, refund, owed);
    }

    public Optional<Row> movement(Transaction transaction, String kind, String reference) {
        return transaction.get(MOVEMENT, pspAccount, kind, reference);
    }

    /** Whether a charge of the order is booked. */
    public boolean isCharged(Transaction transaction, String order) {
        return isCharged(transaction, order, Condition.always());
    }

    /** Whether a charge of the order other than the given one is booked. */
    public boolean isChargedOtherwise(Transaction transaction, String order, String reference) {
        return isCharged(transaction, order, MOVEMENT_REFERENCE.isNot(reference));
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

    /** What the seller can be paid, by currency. */
    public static List<Row> wallets(Transaction transaction, String seller) {
        return transaction.scan(WALLET, WALLET_SELLER.is(seller), Integer.MAX_VALUE, Order.by(WALLET_CURRENCY));
    }

    private List<Statement<?>> book(Instant at, String payment, Movement movement, String counterAccount) {
        boolean charge = isIncoming(movement.kind());
        String receivable = Accounts.pspReceivable(pspAccount);
        Entry entry = Entry.of(
                kindOfEntry(movement.kind()),
                movement.reference(),
                payment,
                movement.amount(),
                charge ? receivable : counterAccount,
                charge ? counterAccount : receivable);
        return book(at, movement, entry);
    }

    private List<Statement<?>> book(Instant at, Movement movement, Entry entry) {
        List<Statement<?>> writes = new ArrayList<>(post(entry, at));
        writes.add(new Statement.Insert(MOVEMENT.row()
                .set(MOVEMENT_ACCOUNT, pspAccount)
                .set(MOVEMENT_KIND, movement.kind())
                .set(MOVEMENT_REFERENCE, movement.reference())
                .set(MOVEMENT_ORDER, movement.order())
                .set(MOVEMENT_ATTEMPT, movement.attempt())
                .set(MOVEMENT_AMOUNT, movement.amount().minor())
                .set(MOVEMENT_CURRENCY, movement.amount().code())
                .set(MOVEMENT_ENTRY, entry.id())
                .set(MOVEMENT_AT, movement.at())
                .build()));
        return writes;
    }

    private static boolean isIncoming(String kind) {
        return switch (kind) {
            case "charge", "capture", "refund_failed", "chargeback_won" -> true;
            case "refund", "chargeback" -> false;
            default -> throw new AssertionError("no movement is a " + kind);
        };
    }

    private static String kindOfEntry(String kind) {
        return kind.equals("charge") ? "capture" : kind;
    }

    private static List<Statement<?>> post(Entry entry, Instant at) {
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
            writes.add(new Statement.Insert(POSTING.row()
                    .set(POSTING_ENTRY, entry.id())
                    .set(POSTING_LINE, (long) line)
                    .set(ACCOUNT, posting.account())
                    .set(SIDE, posting.side().name().toLowerCase(Locale.ROOT))
                    .set(POSTING_AMOUNT, posting.amount().minor())
                    .set(POSTING_CURRENCY, posting.amount().code())
                    .build()));
        }
        return writes;
    }

    private static Statement<?> credit(Transaction transaction, String seller, Money amount) {
        return available(wallet(transaction, seller, amount), amount.minor());
    }

    /** The wallet is the one lockable balance: locked here, written with the rest. */
    private static Row wallet(Transaction transaction, String seller, Money amount) {
        transaction.insertIfAbsent(WALLET.row()
                .set(WALLET_SELLER, seller)
                .set(WALLET_CURRENCY, amount.code())
                .set(AVAILABLE, 0L)
                .build());
        return transaction.lock(WALLET, seller, amount.code()).orElseThrow();
    }

    private static Statement<?> available(Row wallet, long change) {
        long available = Math.addExact(wallet.get(AVAILABLE), change);
        return new Statement.UpdateIf(
                WALLET, wallet.key(), Condition.always(), List.of(AVAILABLE.to(available)));
    }
}
