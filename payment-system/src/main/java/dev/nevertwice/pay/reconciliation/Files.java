package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.reconciliation.SettlementImport.Imported;
import dev.nevertwice.pay.reconciliation.SettlementSource.Listed;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The files that were read to their end: what a movement could have been listed in. */
final class Files {

    /** More than two years of days; whatever is older has been judged. */
    private static final int LOOKED_AT = 1_000;

    private Files() {}

    /**
     * A day of which at least one file is here whole.
     *
     * @param files the names of those that are
     */
    record Day(String day, Instant closedAt, boolean compared, Set<String> files) {

        boolean has(Row file) {
            return day.equals(file.get(FILE_DAY)) && files.contains(file.get(FILE_NAME));
        }
    }

    static boolean isWhole(Transaction transaction, String pspAccount, Listed file) {
        return transaction.get(FILE, pspAccount, file.day(), file.file())
                .filter(row -> row.get(FILE_WHOLE))
                .isPresent();
    }

    /**
     * Records that the file was read; once whole it stays whole, and with new rows it is yet to be compared. Closes what was said of
     * an incomplete one.
     */
    static boolean keep(Transaction transaction, String pspAccount, Listed file, Imported imported) {
        boolean first = transaction.insertIfAbsent(FILE.row()
                .set(FILE_ACCOUNT, pspAccount)
                .set(FILE_DAY, file.day())
                .set(FILE_NAME, file.file())
                .set(FILE_CLOSED_AT, file.closedAt())
                .set(FILE_WHOLE, imported.whole())
                .set(FILE_COMPARED, false)
                .set(FILE_LINES, imported.rows())
                .set(FILE_LAYOUT, imported.layout().word())
                .set(FILE_DIGEST, imported.digest())
                .build());
        if (!imported.whole()) {
            return false;
        }
        if (!first) {
            List<Change> changes = new ArrayList<>(List.of(
                    FILE_WHOLE.to(true),
                    FILE_LINES.to(imported.rows()),
                    FILE_LAYOUT.to(imported.layout().word()),
                    FILE_DIGEST.to(imported.digest())));
            if (imported.mayHaveNewRows()) {
                changes.add(FILE_COMPARED.to(false));
            }
            transaction.run(new Statement.UpdateIf(
                    FILE, List.of(pspAccount, file.day(), file.file()), Condition.always(), changes));
        }
        return transaction.run(Discrepancy.resolved(
                Classification.incompleteId(pspAccount, file.day(), file.file()), transaction.now(), "arrived whole"));
    }

    /** The days that are here whole, oldest first. */
    static List<Day> days(Transaction transaction, String pspAccount) {
        List<Day> days = new ArrayList<>();
        for (Row file : transaction.scan(
                FILE, FILE_ACCOUNT.is(pspAccount), LOOKED_AT, new Order(FILE_DAY, false), Order.by(FILE_NAME))) {
            if (!file.get(FILE_WHOLE)) {
                continue;
            }
            boolean known = !days.isEmpty() && days.getFirst().day().equals(file.get(FILE_DAY));
            Day other = known ? days.removeFirst() : null;
            Set<String> files = new TreeSet<>(known ? other.files() : Set.of());
            files.add(file.get(FILE_NAME));
            days.addFirst(new Day(
                    file.get(FILE_DAY),
                    file.get(FILE_CLOSED_AT),
                    file.get(FILE_COMPARED) && (other == null || other.compared()),
                    files));
        }
        return days;
    }

    /** In how many of the days up to the given one a movement of that time could have been listed. */
    static int listing(List<Day> days, String upTo, Instant at, Duration skew) {
        return (int) days.stream()
                .filter(day -> day.day().compareTo(upTo) <= 0 && at.plus(skew).isBefore(day.closedAt()))
                .count();
    }

    /** The last day before a window of so many that ends with the given one and leaves no day out that was never compared. */
    static Optional<Day> beforeWindow(List<Day> days, String day, int howMany) {
        List<Day> earlier = days.stream().filter(other -> other.day().compareTo(day) < 0).toList();
        int last = earlier.size() - howMany;
        for (int i = 0; i <= last; i++) {
            if (!earlier.get(i).compared()) {
                last = i - 1;
            }
        }
        return last < 0 ? Optional.empty() : Optional.of(earlier.get(last));
    }

    /**
     * Records that the days up to the given one were compared. A file that came while that was done is none of theirs: it may not
     * have been.
     */
    static int compared(Transaction transaction, String pspAccount, List<Day> days, String upTo) {
        Condition fresh = Condition.all(
                FILE_ACCOUNT.is(pspAccount), FILE_DAY.atMost(upTo), FILE_WHOLE.is(true), FILE_COMPARED.is(false));
        List<Statement<?>> marks = new ArrayList<>();
        for (Row file : transaction.scan(FILE, fresh, LOOKED_AT)) {
            if (days.stream().anyMatch(day -> day.has(file))) {
                marks.add(
                        new Statement.UpdateIf(FILE, file.key(), Condition.always(), List.of(FILE_COMPARED.to(true))));
            }
        }
        if (!marks.isEmpty()) {
            transaction.runAll(marks);
        }
        return marks.size();
    }
}
