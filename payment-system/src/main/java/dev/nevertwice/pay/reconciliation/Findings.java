package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Opens discrepancies in the caller's transaction: each once, and the automatic ones with the job that repairs them. */
final class Findings {

    private static final int CHUNK = 500;

    private Findings() {}

    static Opened open(Transaction transaction, List<Discrepancy> found) {
        Opened opened = Opened.NONE;
        for (int from = 0; from < found.size(); from += CHUNK) {
            List<Discrepancy> chunk = found.subList(from, Math.min(from + CHUNK, found.size()));
            opened = opened.plus(openChunk(transaction, chunk));
        }
        return opened;
    }

    private static Opened openChunk(Transaction transaction, List<Discrepancy> found) {
        Instant now = transaction.now();
        List<Row> rows = found.stream().map(discrepancy -> discrepancy.row(now)).toList();
        Set<Row> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(transaction.run(new Statement.InsertAllAbsent(ReconciliationTables.DISCREPANCY, rows)));
        Opened opened = Opened.NONE;
        List<String> work = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Discrepancy discrepancy = found.get(i);
            if (!known.contains(rows.get(i))) {
                opened = opened.plus(Opened.one(discrepancy.type()));
            }
            // What is late waits for the next file: no program can hurry it.
            if (discrepancy.type().handling() == Handling.AUTOMATIC && discrepancy.type() != DiscrepancyType.LATE) {
                work.add(discrepancy.id());
            }
        }
        if (!work.isEmpty()) {
            transaction.run(Jobs.addAll(work, Queue.RESOLVE, now));
        }
        return opened;
    }
}
