package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.reconciliation.SettlementFile.Line;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the PSP's closed days in, row by row; a day that is brought in again changes nothing. */
final class SettlementImport {

    private static final int CHUNK = 200;

    private final Transactions transactions;
    private final PspGateway psp;
    private final String pspAccount;

    SettlementImport(Transactions transactions, PspGateway psp, String pspAccount) {
        this.transactions = transactions;
        this.psp = psp;
        this.pspAccount = pspAccount;
    }

    /** @param rows how many the PSP says the file has: fewer have not arrived whole */
    record Day(String day, Instant closedAt, int rows) {}

    /**
     * What came of one file.
     *
     * @param readable whether it is a settlement file at all
     * @param imported rows that were new
     * @param found what is wrong with the file itself: lines that can't be read, rows that say something else than before
     */
    record Imported(boolean readable, int rows, int imported, List<Discrepancy> found) {}

    /** Every closed day, oldest first; empty when the PSP gave no usable answer. */
    Optional<List<Day>> closedDays() {
        return psp.fetch("/v1/settlements").flatMap(Json::readObject).map(list -> list.path("data")).flatMap(data -> {
            List<Day> days = new ArrayList<>();
            try {
                for (JsonNode file : data) {
                    String day = file.path("day").asText();
                    if (!Fields.REFERENCE.matcher(day).matches()) {
                        return Optional.empty();
                    }
                    Instant closedAt = Instant.parse(file.path("closed_at").asText());
                    days.add(new Day(day, closedAt, file.path("rows").asInt()));
                }
            } catch (DateTimeException unreadable) {
                return Optional.empty();
            }
            return Optional.of(days);
        });
    }

    /** Whether some row of the day is here; a day without rows never is, which costs one fetch. */
    boolean isHere(String day) {
        Condition ofDay = Condition.all(ACCOUNT.is(pspAccount), DAY.is(day));
        return transactions.repeatable(
                transaction -> !transaction.scan(ROW, ofDay, 1, Order.by(KIND), Order.by(REFERENCE)).isEmpty());
    }

    /** Fetches and keeps one day; empty when it did not arrive whole. Blocks. */
    Optional<Imported> bring(Day day) {
        return psp.fetch("/v1/settlements/" + day.day()).flatMap(csv -> {
            boolean readable = SettlementFile.isSettlementFile(csv);
            List<Line> lines = SettlementFile.lines(csv).toList();
            return readable && lines.size() < day.rows()
                    ? Optional.empty()
                    : Optional.of(keep(day.day(), lines, readable));
        });
    }

    private Imported keep(String day, List<Line> lines, boolean readable) {
        int imported = 0;
        List<Discrepancy> found = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += CHUNK) {
            List<SettlementRow> rows = new ArrayList<>();
            for (Line line : lines.subList(from, Math.min(from + CHUNK, lines.size()))) {
                switch (line) {
                    case Line.Readable(SettlementRow row) -> rows.add(row);
                    case Line.Unparseable unparseable -> found.add(Classification.unparseable(unparseable, day));
                }
            }
            List<Row> known = transactions.repeatable(transaction -> insert(transaction, day, rows));
            imported += rows.size() - known.size();
            found.addAll(transactions.repeatable(transaction -> restated(transaction, day, known)));
        }
        return new Imported(readable, lines.size(), imported, found);
    }

    /** Returns the rows whose movement was listed before. */
    private List<Row> insert(Transaction transaction, String day, List<SettlementRow> rows) {
        List<Row> stored = rows.stream().map(row -> stored(row, day)).toList();
        List<Statement<?>> inserts = new ArrayList<>();
        stored.forEach(row -> inserts.add(new Statement.InsertIfAbsent(row)));
        List<Object> added = inserts.isEmpty() ? List.of() : transaction.runAll(inserts);
        List<Row> known = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            if (added.get(i).equals(false)) {
                known.add(stored.get(i));
            }
        }
        return known;
    }

    private static List<Discrepancy> restated(Transaction transaction, String day, List<Row> rows) {
        List<Discrepancy> restated = new ArrayList<>();
        for (Row row : rows) {
            Row before = transaction.get(ROW, row.key().toArray()).orElseThrow();
            boolean same = before.get(AMOUNT).equals(row.get(AMOUNT))
                    && before.get(CURRENCY).equals(row.get(CURRENCY))
                    && before.get(ORDER).equals(row.get(ORDER))
                    && before.get(MERCHANT_REFERENCE).equals(row.get(MERCHANT_REFERENCE));
            if (!same) {
                restated.add(Classification.restated(before, row, day));
            }
        }
        return restated;
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
}
