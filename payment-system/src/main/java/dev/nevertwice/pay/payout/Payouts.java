package dev.nevertwice.pay.payout;

import static dev.nevertwice.pay.payout.PayoutTables.*;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Entry;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.ledger.WalletChanges;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Orders payouts. One transaction locks the wallet, takes the money out of it, and records the payout with its job: from
 * then on the money is on its way, whatever stops, and nobody can have it a second time.
 */
public final class Payouts {

    private final Transactions transactions;
    private final String usual;

    /** @param usual the account whose balance is asked first */
    public Payouts(Transactions transactions, String usual) {
        this.transactions = transactions;
        this.usual = usual;
    }

    /** What became of an order. */
    public sealed interface Ordered {

        /** @param replayed whether an earlier order with the same key and body made it */
        record Done(Payout payout, boolean replayed) implements Ordered {}

        /** Less is available; nothing was done, and the key can be used again. */
        record NotEnough(Money available) implements Ordered {}

        /** The key was used with another body; nothing was done. */
        record KeyReused() implements Ordered {}
    }

    /** Orders one payout, once per key. */
    public Ordered order(PayoutOrder order) {
        try {
            Optional<Ordered> ordered =
                    transactions.once("payout:" + order.id(), transaction -> order(transaction, order));
            return ordered.orElseThrow();
        } catch (StoreFailure.UniqueViolation raced) {
            // Somebody used the key for another seller, whose wallet was not ours to lock.
            return transactions.repeatable(transaction -> known(transaction, order)).orElseThrow(() -> raced);
        }
    }

    /** Orders the payout of a run, if its claim still stands and it was not ordered before; whether it was. */
    boolean order(PayoutOrder order, Claim run) {
        Optional<Ordered> ordered = transactions.once("payout:" + order.id(), transaction -> {
            Jobs.require(transaction, run);
            return order(transaction, order);
        });
        return ordered.filter(Ordered.Done.class::isInstance).isPresent();
    }

    public static Optional<Payout> find(Transaction transaction, String id) {
        return transaction.get(PAYOUT, id).map(Payout::read);
    }

    /** The payout if it is the merchant's. */
    public static Optional<Payout> find(Transaction transaction, String merchant, String id) {
        return transaction.get(PAYOUT, id).filter(row -> row.get(MERCHANT).equals(merchant)).map(Payout::read);
    }

    private Ordered order(Transaction transaction, PayoutOrder order) {
        String currency = order.atLeast().code();
        boolean ours = order.seller() == null;
        if (!ours && !Ledger.hasWallet(transaction, order.payee(), currency)) {
            return known(transaction, order).orElseGet(() -> new Ordered.NotEnough(Money.of(0, currency)));
        }
        WalletChanges wallets = new WalletChanges(transaction);
        Money available = ours ? order.amount() : wallets.available(order.payee(), order.atLeast());
        Optional<Ordered> known = known(transaction, order); // after the lock: whoever had it with this key is done
        if (known.isPresent()) {
            return known.get();
        }
        Money amount = order.amount() == null ? available : order.amount();
        if (amount.minor() < order.atLeast().minor() || available.minor() < amount.minor()) {
            return new Ordered.NotEnough(available);
        }
        Instant now = transaction.now();
        Row row = row(order, order.account() == null ? usual : order.account(), amount, now);
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.Insert(row));
        if (!ours) {
            List<Posting> taken = wallets.take(order.payee(), amount).orElseThrow();
            List<Posting> due = List.of(new Posting(Accounts.PAYOUTS_DUE, Side.CREDIT, amount));
            writes.addAll(Ledger.post(Entry.of("payout_ordered", order.id(), null, taken, due), now));
        }
        writes.addAll(wallets.writes());
        writes.add(Jobs.add(order.id(), Queue.PAYOUT, now));
        transaction.write(writes);
        return new Ordered.Done(Payout.read(row), false);
    }

    private static Optional<Ordered> known(Transaction transaction, PayoutOrder order) {
        Condition key = Condition.all(MERCHANT.is(order.merchant()), KEY.is(order.key()));
        return transaction.scan(PAYOUT, key, 1, Order.by(ID)).stream().findFirst()
                .map(row -> row.get(FINGERPRINT).equals(order.fingerprint())
                        ? new Ordered.Done(Payout.read(row), true)
                        : new Ordered.KeyReused());
    }

    private static Row row(PayoutOrder order, String account, Money amount, Instant now) {
        return PAYOUT.row()
                .set(ID, order.id())
                .set(MERCHANT, order.merchant())
                .set(KEY, order.key())
                .set(FINGERPRINT, order.fingerprint())
                .set(ACCOUNT, account)
                .set(SELLER, order.seller())
                .set(AMOUNT, amount.minor())
                .set(CURRENCY, amount.code())
                .set(BODY, body(order, amount))
                .set(STATE, PayoutState.ORDERED.word())
                .set(RUN_ID, order.run())
                .set(IDLE_FENCE, 0L)
                .set(FRESH_AT, now)
                .set(CREATED_AT, now)
                .set(UPDATED_AT, now)
                .build();
    }

    private static byte[] body(PayoutOrder order, Money amount) {
        ObjectNode body = Json.object()
                .put("amount", amount.minor())
                .put("currency", amount.code())
                .put("reference", order.id());
        return Json.bytes(order.destination() == null ? body : body.put("destination", order.destination()));
    }
}
