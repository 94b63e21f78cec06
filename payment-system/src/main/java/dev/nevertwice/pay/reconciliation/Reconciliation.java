package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.reconciliation.Classification.Ours;
import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;
import dev.nevertwice.pay.reconciliation.SettlementFile.Line;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.Pair;
import dev.nevertwice.pay.store.Statement.Same;
import dev.nevertwice.pay.store.Statement.Unequal;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
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
    private final PspGateway psp;
    private final String pspAccount;

    public Reconciliation(Transactions transactions, PspGateway psp, String pspAccount) {
        this.transactions = transactions;
        this.psp = psp;
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

    /** Reconciles one day. Blocks for calls to the PSP and for a transaction every few hundred rows. */
    public Result run(String day) {
        Optional<JsonNode> closed =
                psp.fetch("/v1/settlements").flatMap(Json::readObject).map(list -> list.path("data"));
        if (closed.isEmpty()) {
            return new Result.Unavailable();
        }
        for (JsonNode file : closed.get()) {
            if (file.path("day").asText().equals(day)) {
                Instant closedAt = Instant.parse(file.path("closed_at").asText());
                return psp.fetch("/v1/settlements/" + day)
                        .<Result>map(csv -> compare(day, closedAt, csv))
                        .orElseGet(Result.Unavailable::new);
            }
        }
        return new Result.NotClosed();
    }

    public static Open open(Transaction transaction) {
        return new Open(
                count(transaction, Handling.AUTOMATIC),
                count(transaction, Handling.MANUAL),
                count(transaction, Handling.SPECIAL));
    }

    private Result compare(String day, Instant closedAt, byte[] csv) {
        List<Line> lines = SettlementFile.lines(csv).toList();
        int imported = 0;
        int opened = 0;
        for (int from = 0; from < lines.size(); from += CHUNK) {
            List<Line> chunk = lines.subList(from, Math.min(from + CHUNK, lines.size()));
            imported += transactions.repeatable(transaction -> keep(transaction, day, chunk));
            opened += transactions.repeatable(transaction -> openAll(transaction, broken(chunk, day)));
        }
        List<Unequal> unequal = transactions.repeatable(transaction -> transaction.run(pairing(day))).stream()
                .filter(pair -> due(pair, closedAt))
                .toList();
        for (int from = 0; from < unequal.size(); from += CHUNK) {
            List<Unequal> chunk = unequal.subList(from, Math.min(from + CHUNK, unequal.size()));
            opened += transactions.repeatable(transaction -> openAll(transaction, classified(transaction, chunk, day)));
        }
        Open open = transactions.repeatable(Reconciliation::open);
        return new Result.Done(day, lines.size(), imported, unequal.size(), opened, open);
    }

    private int keep(Transaction transaction, String day, List<Line> lines) {
        List<Statement<?>> inserts = new ArrayList<>();
        for (Line line : lines) {
            if (line instanceof Line.Readable(SettlementRow row)) {
                inserts.add(new Statement.InsertIfAbsent(stored(row, day)));
            }
        }
        return happened(transaction, inserts);
    }

    private Row stored(SettlementRow row, String day) {
        return ROW.row()
                .set(ACCOUNT, pspAccount)
                .set(ROW_REFERENCE, row.row())
                .set(KIND, row.kind())
                .set(REFERENCE, row.reference())
                .set(CHARGE, row.charge())
                .set(ORDER, row.order())
                .set(MERCHANT_REFERENCE, row.merchantReference())
                .set(AMOUNT, row.amount().minor())
                .set(CURRENCY, row.amount().code())
                .set(OCCURRED_AT, row.at())
                .set(DAY, day)
                .set(LINE, row.line())
                .build();
    }

    /**
     * Everything booked against everything settled up to the day. Neither side is cut off by time before it is paired: a
     * movement that was left out would make its row look like a charge that nobody knows.
     */
    private Pair pairing(String day) {
        return new Pair(
                MOVEMENT,
                MOVEMENT_ACCOUNT.is(pspAccount),
                ROW,
                Condition.all(ACCOUNT.is(pspAccount), DAY.atMost(day)),
                List.of(new Same(MOVEMENT_KIND, KIND), new Same(MOVEMENT_REFERENCE, REFERENCE)),
                List.of(new Same(MOVEMENT_AMOUNT, AMOUNT), new Same(MOVEMENT_CURRENCY, CURRENCY)));
    }

    /** A movement after the close is not missing: it belongs to a later file. */
    private static boolean due(Unequal pair, Instant closedAt) {
        return pair.right().isPresent() || !pair.left().orElseThrow().get(MOVEMENT_AT).isAfter(closedAt);
    }

    private static List<Discrepancy> broken(List<Line> lines, String day) {
        List<Discrepancy> broken = new ArrayList<>();
        for (Line line : lines) {
            if (line instanceof Line.Unparseable unparseable) {
                broken.add(Classification.unparseable(unparseable, day));
            }
        }
        return broken;
    }

    private List<Discrepancy> classified(Transaction transaction, List<Unequal> unequal, String day) {
        List<Discrepancy> found = new ArrayList<>();
        for (Unequal pair : unequal) {
            if (pair.left().isPresent() && pair.right().isPresent()) {
                found.add(Classification.differs(pair.left().get(), pair.right().get(), day));
            } else if (pair.left().isPresent()) {
                found.add(Classification.missingThere(pair.left().get(), day));
            } else if (!bookedMeanwhile(transaction, pair.right().orElseThrow())) {
                Row row = pair.right().orElseThrow();
                found.add(Classification.notBooked(row, ours(transaction, row), day));
            }
        }
        return found;
    }

    /** The pairs are of a moment ago. */
    private boolean bookedMeanwhile(Transaction transaction, Row row) {
        return transaction.get(MOVEMENT, pspAccount, row.get(KIND), row.get(REFERENCE)).isPresent();
    }

    private static Ours ours(Transaction transaction, Row row) {
        String reference = row.get(MERCHANT_REFERENCE);
        if (row.get(KIND).equals("refund")) {
            return new Ours(Intent.find(transaction, reference).isPresent(), false);
        }
        boolean asked = Payments.ofAttempt(transaction, reference).isPresent();
        boolean paid = !transaction
                .scan(
                        MOVEMENT,
                        Condition.all(MOVEMENT_ORDER.is(row.get(ORDER)), MOVEMENT_KIND.is("charge")),
                        1,
                        Order.by(MOVEMENT_REFERENCE))
                .isEmpty();
        return new Ours(asked, paid);
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

    private static int count(Transaction transaction, Handling handling) {
        Condition open = Condition.all(STATE.is("open"), CLASS.is(handling.word()));
        return transaction.scan(DISCREPANCY, open, COUNTED_MOST, Order.by(ID)).size();
    }
}
