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
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
        int opened = 0;
        String after = "";
        for (List<OwnPayouts.Sent> page = sent(bound, after); !page.isEmpty(); page = sent(bound, after)) {
            for (OwnPayouts.Sent payout : page) {
                opened += transactions.repeatable(transaction -> open(transaction, payout.id())) ? 1 : 0;
            }
            after = page.getLast().id();
        }
        return opened;
    }

    private List<OwnPayouts.Sent> sent(Duration bound, String after) {
        return transactions.repeatable(
                transaction -> OwnPayouts.paidBefore(transaction, transaction.now().minus(bound), after));
    }

    /** Under the payout's lock: a deposit that comes in meanwhile either is seen here, or closes what is opened here. */
    private static boolean open(Transaction transaction, String payout) {
        Optional<Money> open = OwnPayouts.lock(transaction, payout)
                .map(sent -> sent.amount().minus(arrived(transaction, sent)))
                .filter(Money::isPositive);
        if (open.isEmpty()) {
            return false;
        }
        String day = transaction.now().toString().substring(0, 10);
        return transaction.run(
                new FinanceFinding(MISSING, payout, text(open.get()), null, day).open(transaction.now()));
    }

    private Done bring(BankLine line) {
        return transactions.once("bank:" + line.id(), transaction -> book(transaction, line))
                .orElseGet(() -> transactions.repeatable(transaction -> again(transaction, line)));
    }

    private static Done book(Transaction transaction, BankLine line) {
        Instant now = transaction.now();
        List<Due> due = due(transaction, line);
        boolean paired = explains(due, line.amount());
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.Insert(row(line, now)));
        writes.addAll(Ledger.post(
                Entry.of(
                        "deposit", line.id(), null, line.amount(), Accounts.BANK,
                        paired ? Accounts.PAYOUTS_IN_TRANSIT : Accounts.SUSPENSE),
                now));
        String day = line.valueDate().toString();
        if (paired) {
            due.forEach(one -> writes.addAll(share(one, line, now)));
        } else if (due.isEmpty()) {
            writes.add(new FinanceFinding(UNEXPLAINED, line.id(), null, text(line.amount()), day).open(now));
        } else {
            String ours = due.stream().map(one -> text(one.open())).collect(Collectors.joining(" + "));
            writes.add(new FinanceFinding("deposit_differs", line.id(), ours, text(line.amount()), day).open(now));
        }
        transaction.write(writes);
        return paired ? Done.PAIRED : due.isEmpty() ? Done.UNEXPLAINED : Done.DIFFERS;
    }

    /** What of a payout to our bank has not arrived yet. */
    private record Due(String payout, Money open) {}

    /** The payouts that the line names and of which something is to arrive; locked, in one order for everybody. */
    private static List<Due> due(Transaction transaction, BankLine line) {
        List<Due> due = new ArrayList<>();
        for (String reference : line.references()) {
            OwnPayouts.lock(transaction, reference).ifPresent(payout -> {
                Money open = payout.amount().minus(arrived(transaction, payout));
                if (open.isPositive()) {
                    due.add(new Due(payout.id(), open));
                }
            });
        }
        return due;
    }

    /** One payout may arrive in several deposits; several in one only all together, for nobody knows which came else. */
    private static boolean explains(List<Due> due, Money amount) {
        if (due.isEmpty() || due.stream().anyMatch(one -> !one.open().currency().equals(amount.currency()))) {
            return false;
        }
        long open = due.stream().mapToLong(one -> one.open().minor()).reduce(0, Math::addExact);
        return due.size() == 1 ? amount.minor() <= open : amount.minor() == open;
    }

    private static List<Statement<?>> share(Due due, BankLine line, Instant now) {
        long minor = Math.min(due.open().minor(), line.amount().minor());
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(new Statement.Insert(SHARE.row()
                .set(SHARE_DEPOSIT, line.id())
                .set(SHARE_PAYOUT, due.payout())
                .set(SHARE_AMOUNT, minor)
                .build()));
        if (minor == due.open().minor()) {
            writes.add(FinanceFinding.resolved(MISSING, due.payout(), now, "came as " + line.id()));
        }
        return writes;
    }

    private static Money arrived(Transaction transaction, OwnPayouts.Sent payout) {
        long minor = transaction.scan(SHARE, SHARE_PAYOUT.is(payout.id()), Integer.MAX_VALUE).stream()
                .mapToLong(share -> share.get(SHARE_AMOUNT))
                .reduce(0, Math::addExact);
        return new Money(minor, payout.amount().currency());
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
                "deposit_restated", line.id() + ":" + line.digest(), text(before), text(line.amount()),
                line.valueDate().toString())
                .open(transaction.now()));
        return Done.RESTATED;
    }

    private static Row row(BankLine line, Instant now) {
        return DEPOSIT.row()
                .set(ID, line.id())
                .set(VALUE_DATE, line.valueDate().toString())
                .set(AMOUNT, line.amount().minor())
                .set(CURRENCY, line.amount().code())
                .set(REFERENCE, line.reference())
                .set(IMPORTED_AT, now)
                .build();
    }

    private static String text(Money amount) {
        return amount.minor() + " " + amount.code();
    }
}
