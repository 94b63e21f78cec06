package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ACCOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.AMOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CURRENCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.DAY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.FEE_DIFFERS;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.KIND;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.OCCURRED_AT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.REFERENCE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ROW;
import dev.nevertwice.pay.reconciliation.Files.Day;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Marked;
import dev.nevertwice.pay.store.Statement.Near;
import dev.nevertwice.pay.store.Statement.Page;
import dev.nevertwice.pay.store.Statement.Pair;
import dev.nevertwice.pay.store.Statement.Same;
import dev.nevertwice.pay.store.Statement.Unequal;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Pairs what we booked with what is settled, and opens a discrepancy for whatever does not agree.
 *
 * <p>Only a window is paired: the last few days' rows with the movements booked since. Neither side is cut off by it, for
 * what is left over is looked up beyond the window before it is judged. A leftover movement is judged by how many whole files
 * could have listed it: none, it is young; one, it is late; more, it is missing.
 */
final class Comparison {

    /** Days of the window. Two would do for what comes a file late; the third spares look-ups. */
    private static final int WINDOW_DAYS = 3;

    /** Unequal pairs in memory at once; nearly always all of them, so that one join is enough. */
    private static final int PAGE = 20_000;

    private static final int CHUNK = 500;

    /** What a settlement file has rows for. */
    private static final List<String> SETTLED =
            Arrays.stream(RowKind.values()).map(RowKind::word).toList();

    private final Transactions transactions;
    private final SettlementTerms terms;
    private final String pspAccount;
    private final Leftovers leftovers;
    private final Waiting waiting;

    Comparison(Transactions transactions, SettlementTerms terms, String pspAccount) {
        this.transactions = transactions;
        this.terms = terms;
        this.pspAccount = pspAccount;
        this.leftovers = new Leftovers(pspAccount, terms);
        this.waiting = new Waiting(transactions, pspAccount, terms);
    }

    /** @param unequal pairs and leftovers in the window; @param closed discrepancies that explained themselves */
    record Compared(long unequal, Opened opened, long closed) {}

    /** Blocks for a transaction every few hundred unequal pairs. */
    Compared compare(String day) {
        List<Day> days = transactions.repeatable(transaction -> Files.days(transaction, pspAccount));
        Optional<Instant> begin = Files.beforeWindow(days, day, WINDOW_DAYS).map(Day::closedAt);
        Leftovers.Facts facts = new Leftovers.Facts(
                day, days, transactions.repeatable(transaction -> BrokenLines.of(transaction, pspAccount, begin)));
        long unequal = 0;
        Opened opened = Opened.NONE;
        List<Object> after = List.of();
        List<Unequal> page;
        do {
            Pair pairing = pairing(day, days, new Page(after, PAGE));
            page = transactions.repeatable(transaction -> transaction.run(pairing));
            unequal += page.size();
            for (int from = 0; from < page.size(); from += CHUNK) {
                List<Unequal> chunk = page.subList(from, Math.min(from + CHUNK, page.size()));
                opened = opened.plus(transactions.repeatable(transaction -> judge(transaction, chunk, facts)));
            }
            after = page.isEmpty() ? after : joined(page.getLast());
        } while (page.size() == PAGE);
        opened = opened.plus(judgeNamedBefore(facts));
        long closed = waiting.lookAgain(facts);
        transactions.repeatable(transaction -> Files.compared(transaction, pspAccount, days, day));
        return new Compared(unequal, opened, closed);
    }

    /** What was named by lines that nobody investigates any more was left alone until it was out of the window. */
    private Opened judgeNamedBefore(Leftovers.Facts facts) {
        List<String> named = List.copyOf(facts.broken().namedBefore());
        Opened opened = Opened.NONE;
        for (int from = 0; from < named.size(); from += CHUNK) {
            Condition ours = Condition.all(
                    MOVEMENT_ACCOUNT.is(pspAccount), MOVEMENT_KIND.in(SETTLED),
                    MOVEMENT_REFERENCE.in(named.subList(from, Math.min(from + CHUNK, named.size()))));
            opened = opened.plus(transactions.repeatable(transaction -> Findings.open(
                    transaction,
                    leftovers.movements(transaction, transaction.scan(MOVEMENT, ours, Integer.MAX_VALUE), facts))));
        }
        return opened;
    }

    private Pair pairing(String day, List<Day> days, Page page) {
        List<Condition> booked = new ArrayList<>(List.of(MOVEMENT_ACCOUNT.is(pspAccount), MOVEMENT_KIND.in(SETTLED)));
        List<Condition> settled = new ArrayList<>(List.of(ACCOUNT.is(pspAccount), DAY.atMost(day)));
        Files.beforeWindow(days, day, WINDOW_DAYS).ifPresent(first -> {
            booked.add(MOVEMENT_BOOKED.atLeast(first.closedAt()));
            settled.add(DAY.above(first.day()));
        });
        return new Pair(
                MOVEMENT,
                new Condition.All(booked),
                ROW,
                new Condition.All(settled),
                List.of(new Same(MOVEMENT_KIND, KIND), new Same(MOVEMENT_REFERENCE, REFERENCE)),
                List.of(
                        new Same(MOVEMENT_AMOUNT, AMOUNT),
                        new Same(MOVEMENT_CURRENCY, CURRENCY),
                        new Near(MOVEMENT_AT, OCCURRED_AT, terms.timeTolerance()),
                        new Marked(FEE_DIFFERS)),
                page);
    }

    private Opened judge(Transaction transaction, List<Unequal> unequal, Leftovers.Facts facts) {
        List<Discrepancy> found = new ArrayList<>();
        List<Row> movements = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (Unequal pair : unequal) {
            if (pair.left().isPresent() && pair.right().isPresent()) {
                found.addAll(Classification.differs(
                        pair.left().get(), pair.right().get(), terms, facts.day()));
            } else if (pair.left().isPresent()) {
                movements.add(pair.left().get());
            } else {
                rows.add(pair.right().orElseThrow());
            }
        }
        found.addAll(leftovers.movements(transaction, movements, facts));
        found.addAll(leftovers.rows(transaction, rows, facts));
        return Findings.open(transaction, found);
    }

    private static List<Object> joined(Unequal pair) {
        return pair.left().isPresent()
                ? List.of(pair.left().get().get(MOVEMENT_KIND), pair.left().get().get(MOVEMENT_REFERENCE))
                : List.of(pair.right().orElseThrow().get(KIND), pair.right().get().get(REFERENCE));
    }
}
