package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.reconciliation.Classification.Ours;
import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;
import dev.nevertwice.pay.reconciliation.SettlementImport.Day;
import dev.nevertwice.pay.reconciliation.SettlementImport.Imported;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.Pair;
import dev.nevertwice.pay.store.Statement.Same;
import dev.nevertwice.pay.store.Statement.Unequal;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares what the PSP says it settled with what we booked, both ways: fetch, import, pair, classify, open
 * discrepancies. Every step can be run again and then changes nothing.
 */
public final class Reconciliation {

    private static final int CHUNK = 200;
    private static final int COUNTED_MOST = 10_000;

    private final Transactions transactions;
    private final SettlementImport files;
    private final Ledger ledger;
    private final String pspAccount;

    public Reconciliation(Transactions transactions, PspGateway psp, Ledger ledger, String pspAccount) {
        this.transactions = transactions;
        this.files = new SettlementImport(transactions, psp, pspAccount);
        this.ledger = ledger;
        this.pspAccount = pspAccount;
    }

    /** What a run did. */
    public sealed interface Result {

        /** @param opened discrepancies that this run was the first to find */
        record Done(String day, int rows, int imported, int unequal, int opened, Open open) implements Result {}

        /** The PSP has no file for the day yet. */
        record NotClosed() implements Result {}

        /** The PSP gave no usable answer; nothing was changed that a later run would not change. */
        record Unavailable() implements Result {}
    }

    /** Open discrepancies by class; counted up to a bound. */
    public record Open(int automatic, int manual, int special) {}

    /**
     * Reconciles one day, after bringing in every earlier day that is missing: what they list would seem to be missing
     * there. Blocks for calls to the PSP and for a transaction every few hundred rows.
     */
    public Result run(String day) {
        Optional<List<Day>> closed = files.closedDays();
        if (closed.isEmpty()) {
            return new Result.Unavailable();
        }
        Optional<Day> asked = closed.get().stream().filter(file -> file.day().equals(day)).findFirst();
        if (asked.isEmpty()) {
            return new Result.NotClosed();
        }
        for (Day earlier : closed.get()) {
            if (earlier.day().compareTo(day) < 0 && !files.isHere(earlier.day())) {
                Optional<Imported> brought = files.bring(earlier);
                if (brought.isEmpty()) {
                    return new Result.Unavailable();
                }
                openAll(brought.get().found());
            }
        }
        return files.bring(asked.get()).map(file -> compare(asked.get(), file)).orElseGet(Result.Unavailable::new);
    }

    public static Open open(Transaction transaction) {
        return new Open(
                count(transaction, Handling.AUTOMATIC),
                count(transaction, Handling.MANUAL),
                count(transaction, Handling.SPECIAL));
    }

    private Result compare(Day day, Imported file) {
        int opened = openAll(file.found());
        List<Unequal> unequal = file.readable() ? unequal(day) : List.of();
        for (int from = 0; from < unequal.size(); from += CHUNK) {
            List<Unequal> chunk = unequal.subList(from, Math.min(from + CHUNK, unequal.size()));
            opened += openAll(transactions.repeatable(transaction -> classified(transaction, chunk, day.day())));
        }
        transactions.repeatable(this::closeListedLater);
        Open open = transactions.repeatable(Reconciliation::open);
        return new Result.Done(day.day(), file.rows(), file.imported(), unequal.size(), opened, open);
    }

    /**
     * Everything booked against everything settled up to the day. Neither side is cut off by time before it is paired: a
     * movement that was left out would make its row look like a charge that nobody knows. A movement of the moment of the
     * close or later is not missing: it belongs to a later file.
     */
    private List<Unequal> unequal(Day day) {
        Pair pairing = new Pair(
                MOVEMENT,
                MOVEMENT_ACCOUNT.is(pspAccount),
                ROW,
                Condition.all(ACCOUNT.is(pspAccount), DAY.atMost(day.day())),
                List.of(new Same(MOVEMENT_KIND, KIND), new Same(MOVEMENT_REFERENCE, REFERENCE)),
                List.of(new Same(MOVEMENT_AMOUNT, AMOUNT), new Same(MOVEMENT_CURRENCY, CURRENCY)));
        return transactions.repeatable(transaction -> transaction.run(pairing)).stream()
                .filter(pair -> pair.right().isPresent()
                        || pair.left().orElseThrow().get(MOVEMENT_AT).isBefore(day.closedAt()))
                .toList();
    }

    private List<Discrepancy> classified(Transaction transaction, List<Unequal> unequal, String day) {
        List<String> unparseable = unparseable(transaction);
        List<Discrepancy> found = new ArrayList<>();
        for (Unequal pair : unequal) {
            if (pair.left().isPresent() && pair.right().isPresent()) {
                found.add(Classification.differs(pair.left().get(), pair.right().get(), day));
            } else if (pair.left().isPresent()) {
                String reference = pair.left().get().get(MOVEMENT_REFERENCE);
                if (unparseable.stream().noneMatch(text -> text.contains(reference))
                        && !isListed(transaction, pair.left().get())) {
                    found.add(Classification.missingThere(pair.left().get(), day));
                }
            } else if (!bookedMeanwhile(transaction, pair.right().orElseThrow())) {
                Row row = pair.right().orElseThrow();
                found.add(Classification.notBooked(row, ours(transaction, row), day));
            }
        }
        return found;
    }

    /** In the file of a later day: an old day that is reconciled again must not miss what has come since. */
    private boolean isListed(Transaction transaction, Row movement) {
        return transaction.get(ROW, pspAccount, movement.get(MOVEMENT_KIND), movement.get(MOVEMENT_REFERENCE))
                .isPresent();
    }

    /** The texts of lines that wait for an investigation: what they name is not missing, it can't be read. */
    private static List<String> unparseable(Transaction transaction) {
        return transaction.scan(DISCREPANCY, open(DiscrepancyType.UNPARSEABLE), COUNTED_MOST, Order.by(ID)).stream()
                .map(row -> row.get(THEIRS))
                .toList();
    }

    /** The pairs are of a moment ago. */
    private boolean bookedMeanwhile(Transaction transaction, Row row) {
        return ledger.movement(transaction, row.get(KIND), row.get(REFERENCE)).isPresent();
    }

    private Ours ours(Transaction transaction, Row row) {
        String reference = row.get(MERCHANT_REFERENCE);
        String kind = row.get(KIND);
        if (kind.startsWith("chargeback")) {
            return new Ours(Payments.ofAttempt(transaction, reference).isPresent(), false);
        }
        if (!kind.equals("charge")) {
            boolean ordered = Intent.find(transaction, reference)
                    .filter(intent -> kind.startsWith(intent.operation().word()))
                    .isPresent();
            return new Ours(ordered, false);
        }
        boolean asked = Payments.ofAttempt(transaction, reference).isPresent();
        boolean paid = ledger.isChargedOtherwise(transaction, row.get(ORDER), row.get(REFERENCE));
        return new Ours(asked, paid);
    }

    /** Closes what was missing in its own day's file and came in a later one. */
    private int closeListedLater(Transaction transaction) {
        List<Statement<?>> closings = new ArrayList<>();
        for (Row missing : transaction.scan(
                DISCREPANCY, open(DiscrepancyType.MISSING_THERE), COUNTED_MOST, Order.by(ID))) {
            String kind = Discrepancy.kind(missing.get(ID));
            if (transaction.get(ROW, pspAccount, kind, missing.get(SUBJECT)).isPresent()) {
                closings.add(Discrepancy.resolved(missing.get(ID), transaction.now(), "listed later"));
            }
        }
        return happened(transaction, closings);
    }

    private int openAll(List<Discrepancy> found) {
        int opened = 0;
        for (int from = 0; from < found.size(); from += CHUNK) {
            List<Discrepancy> chunk = found.subList(from, Math.min(from + CHUNK, found.size()));
            opened += transactions.repeatable(transaction -> openAll(transaction, chunk));
        }
        return opened;
    }

    private static int openAll(Transaction transaction, List<Discrepancy> found) {
        Instant now = transaction.now();
        int opened = happened(
                transaction,
                found.stream().<Statement<?>>map(discrepancy -> discrepancy.open(now)).toList());
        List<Statement<?>> work = new ArrayList<>();
        for (Discrepancy discrepancy : found) {
            if (discrepancy.type().handling() == Handling.AUTOMATIC) {
                work.add(Jobs.add(discrepancy.id(), Queue.RESOLVE, now));
            }
        }
        happened(transaction, work);
        return opened;
    }

    private static int happened(Transaction transaction, List<Statement<?>> statements) {
        if (statements.isEmpty()) {
            return 0;
        }
        return (int) transaction.runAll(statements).stream().filter(Boolean.TRUE::equals).count();
    }

    private static Condition open(DiscrepancyType type) {
        return Condition.all(STATE.is("open"), CLASS.is(type.handling().word()), TYPE.is(type.word()));
    }

    private static int count(Transaction transaction, Handling handling) {
        Condition open = Condition.all(STATE.is("open"), CLASS.is(handling.word()));
        return transaction.scan(DISCREPANCY, open, COUNTED_MOST, Order.by(ID)).size();
    }
}
