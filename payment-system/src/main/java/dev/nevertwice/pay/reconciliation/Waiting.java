package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CLASS;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.DISCREPANCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.FOUND_AT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ID;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.OPENED_AT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ROW;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.STATE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.TYPE;
import dev.nevertwice.pay.reconciliation.Files.Day;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What waits to be listed: closed when a later file lists it; what was late is missing when the next file came without it. */
final class Waiting {

    private static final int CHUNK = 200;

    private final Transactions transactions;
    private final String pspAccount;
    private final SettlementTerms terms;

    Waiting(Transactions transactions, String pspAccount, SettlementTerms terms) {
        this.transactions = transactions;
        this.pspAccount = pspAccount;
        this.terms = terms;
    }

    /** Returns how many were closed. Blocks. */
    long lookAgain(Leftovers.Facts facts) {
        return lookAgain(DiscrepancyType.LATE, facts) + lookAgain(DiscrepancyType.MISSING_THERE, facts);
    }

    private long lookAgain(DiscrepancyType type, Leftovers.Facts facts) {
        long closed = 0;
        String last = "";
        int seen;
        do {
            String after = last;
            List<Row> chunk = transactions.repeatable(transaction -> transaction.scan(
                    DISCREPANCY,
                    Condition.all(
                            STATE.is("open"),
                            CLASS.is(type.handling().word()),
                            TYPE.is(type.word()),
                            FOUND_AT.is(pspAccount),
                            ID.above(after)),
                    CHUNK,
                    Order.by(ID)));
            seen = chunk.size();
            if (seen > 0) {
                closed += transactions.repeatable(transaction -> look(transaction, chunk, facts));
                last = chunk.getLast().get(ID);
            }
        } while (seen == CHUNK);
        return closed;
    }

    private long look(Transaction transaction, List<Row> chunk, Leftovers.Facts facts) {
        List<Statement<?>> asked = new ArrayList<>();
        for (Row row : chunk) {
            Discrepancy waits = Discrepancy.read(row);
            asked.add(new Statement.Get(ROW, List.of(waits.subject(), waits.kind(), pspAccount)));
            asked.add(new Statement.Get(MOVEMENT, List.of(pspAccount, waits.kind(), waits.subject())));
        }
        List<Object> answers = transaction.runAll(asked);
        List<Statement<?>> writes = new ArrayList<>();
        long closed = 0;
        for (int i = 0; i < chunk.size(); i++) {
            Discrepancy waits = Discrepancy.read(chunk.get(i));
            Optional<Row> movement = found(answers.get(2 * i + 1));
            if (found(answers.get(2 * i)).isPresent()) {
                writes.add(Discrepancy.resolved(waits.id(), transaction.now(), "listed later"));
                closed++;
            } else if (waits.type() == DiscrepancyType.LATE && isMissing(transaction, chunk.get(i), movement, facts)) {
                writes.add(Discrepancy.retyped(waits.id(), DiscrepancyType.MISSING_THERE));
            }
        }
        if (!writes.isEmpty()) {
            transaction.write(writes);
        }
        return closed;
    }

    /** What a line names that can't be read, and is being investigated, is not: that line may be its own. */
    private boolean isMissing(Transaction transaction, Row late, Optional<Row> movement, Leftovers.Facts facts) {
        boolean due = movement.filter(row -> listing(row, facts) > 1).isPresent() || isOverdue(transaction, late);
        return due && movement.stream()
                .noneMatch(row -> facts.broken().withoutTheirs(transaction, List.of(row)).isEmpty());
    }

    /** No file came for so long that it need not be waited for. */
    private boolean isOverdue(Transaction transaction, Row late) {
        return transaction.now().isAfter(late.get(OPENED_AT).plus(terms.lateBound()));
    }

    private int listing(Row movement, Leftovers.Facts facts) {
        List<Day> days = facts.days();
        return days.isEmpty()
                ? 0
                : Files.listing(days, days.getLast().day(), movement.get(MOVEMENT_AT), terms.skew());
    }

    private static Optional<Row> found(Object answer) {
        return answer instanceof Optional<?> found && found.orElse(null) instanceof Row row
                ? Optional.of(row)
                : Optional.empty();
    }
}
