package dev.nevertwice.pay.bank;

import static dev.nevertwice.pay.bank.BankTables.*;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Entry;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payout.OwnPayouts;
import dev.nevertwice.pay.reconciliation.FinanceFinding;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The third leg: what arrived at our bank against what the PSP took out of our balance for it. Each line of a statement is
 * booked once, whatever file it comes in; what does not pair is a discrepancy for the finance people.
 */
public final class BankImport {

    private static final String MISSING = "deposit_missing";
    private static final String UNEXPLAINED = "deposit_unexplained";

    private final Transactions transactions;

    public BankImport(Transactions transactions) {
        this.transactions = transactions;
    }

    private enum Done {
        PAIRED,
        UNEXPLAINED,
        DIFFERS,
        RESTATED,
        KNOWN
    }

    /** Brings in a statement's lines. Blocks for a transaction each; a line that can't be read is told and leaves the others alone. */
    public ObjectNode bring(String csv) {
        List<String> lines = csv.lines().toList();
        ObjectNode json = Json.object();
        int[] counts = new int[Done.values().length];
        ArrayNode unreadable = Json.object().putArray("unreadable");
        boolean headed = !lines.isEmpty() && lines.getFirst().equals(BankLine.HEADER);
        if (!headed) {
            unreadable.addObject().put("line", 1).put("problem", "the first line is not " + BankLine.HEADER);
        }
        for (int number = 2; headed && number <= lines.size(); number++) {
            try {
                counts[bring(BankLine.read(lines.get(number - 1))).ordinal()]++;
            } catch (IllegalArgumentException wrong) {
                unreadable.addObject().put("line", number).put("problem", wrong.getMessage());
            }
        }
        json.put("lines", Math.max(0, lines.size() - 1))
                .put("paired", counts[Done.PAIRED.ordinal()])
                .put("unexplained", counts[Done.UNEXPLAINED.ordinal()])
                .put("differ", counts[Done.DIFFERS.ordinal()])
                .put("restated", counts[Done.RESTATED.ordinal()])
                .put("known", counts[Done.KNOWN.ordinal()]);
        json.set("unreadable", unreadable);
        return json;
    }

    /** Opens a discrepancy for each payout to our bank that arrived longer ago than this, and is on no statement. */
    public int missing(Duration bound) {
        List<OwnPayouts.Sent> sent = transactions.repeatable(
                transaction -> OwnPayouts.paidBefore(transaction, transaction.now().minus(bound)));
        int opened = 0;
        for (OwnPayouts.Sent payout : sent) {
            opened += transactions.repeatable(transaction -> open(transaction, payout)) ? 1 : 0;
        }
        return opened;
    }

    private static boolean open(Transaction transaction, OwnPayouts.Sent payout) {
        if (paired(transaction, payout.id()).isPresent()) {
            return false;
        }
        String day = transaction.now().toString().substring(0, 10);
        return transaction.run(
                new FinanceFinding(MISSING, payout.id(), text(payout.amount()), null, day).open(transaction.now()));
    }

    private Done bring(BankLine line) {
        return transactions.once("bank:" + line.id(), transaction -> book(transaction, line))
                .orElseGet(() -> transactions.repeatable(transaction -> again(transaction, line)));
    }

    private static Done book(Transaction transaction, BankLine line) {
        Instant now = transaction.now();
        Optional<OwnPayouts.Sent> payout = OwnPayouts.lock(transaction, line.reference())
                .filter(found -> paired(transaction, found.id()).isEmpty());
        boolean same = payout.map(OwnPayouts.Sent::amount).equals(Optional.of(line.amount()));
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.Insert(row(line, same ? payout.get().id() : null, now)));
        writes.addAll(Ledger.post(
                Entry.of(
                        "deposit", line.id(), null, line.amount(), Accounts.BANK,
                        same ? Accounts.PAYOUTS_IN_TRANSIT : Accounts.SUSPENSE),
                now));
        String day = line.valueDate().toString();
        if (same) {
            writes.add(FinanceFinding.resolved(MISSING, payout.get().id(), now, "came as " + line.id()));
        } else if (payout.isPresent()) {
            writes.add(new FinanceFinding("deposit_differs", line.id(), text(payout.get().amount()),
                    text(line.amount()), day).open(now));
        } else {
            writes.add(new FinanceFinding(UNEXPLAINED, line.id(), null, text(line.amount()), day).open(now));
        }
        transaction.write(writes);
        return same ? Done.PAIRED : payout.isPresent() ? Done.DIFFERS : Done.UNEXPLAINED;
    }

    private static Done again(Transaction transaction, BankLine line) {
        Row known = transaction.get(DEPOSIT, line.id()).orElseThrow();
        Money before = Money.of(known.get(AMOUNT), known.get(CURRENCY));
        boolean same = before.equals(line.amount()) && known.get(REFERENCE).equals(line.reference())
                && known.get(VALUE_DATE).equals(line.valueDate().toString());
        if (same) {
            return Done.KNOWN;
        }
        transaction.run(new FinanceFinding(
                "deposit_restated", line.id(), text(before), text(line.amount()), line.valueDate().toString())
                .open(transaction.now()));
        return Done.RESTATED;
    }

    private static Optional<Row> paired(Transaction transaction, String payout) {
        return transaction.scan(DEPOSIT, PAYOUT.is(payout), 1, Order.by(ID)).stream().findFirst();
    }

    private static Row row(BankLine line, String payout, Instant now) {
        return DEPOSIT.row()
                .set(ID, line.id())
                .set(VALUE_DATE, line.valueDate().toString())
                .set(AMOUNT, line.amount().minor())
                .set(CURRENCY, line.amount().code())
                .set(REFERENCE, line.reference())
                .set(PAYOUT, payout)
                .set(IMPORTED_AT, now)
                .build();
    }

    private static String text(Money amount) {
        return amount.minor() + " " + amount.code();
    }
}
