package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.adapter.memory.Matching;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Where a task that rests now and then has looked since its last rest: nothing else can give it something to do. */
final class Looks {

    /** Who has looked at more is told of everything. */
    private static final int MOST = 32;

    private final List<Statement<?>> statements = new ArrayList<>();

    /** The one that each of them looks at, or null for two: most rows are in none of them, which is seen at once. */
    private final Table[] tables = new Table[MOST];
    private boolean everywhere = true;
    private boolean bus;
    private boolean late;

    void forget() {
        statements.clear();
        everywhere = false;
        bus = false;
        late = false;
    }

    void add(Statement<?> statement) {
        if (statements.size() == MOST) {
            everywhere = true;
        } else if (!everywhere) {
            tables[statements.size()] = statement instanceof Statement.Pair ? null : statement.table();
            statements.add(statement);
        }
    }

    /** @param hasMore whether something is there that it may get at any later look */
    void addBus(boolean hasMore) {
        bus = true;
        late |= hasMore;
    }

    /** Whether there is something to find already. */
    boolean atWhatIsLate() {
        return late;
    }

    boolean atBus() {
        return bus || everywhere;
    }

    /** Whether such a row, now or once an instant that it holds has come, may be found by one of the statements. */
    boolean at(Row row) {
        return at(row, Instant.MAX);
    }

    /** Whether such a row may be found by one of the statements now: not what is due later. */
    boolean at(Row row, Instant now) {
        if (everywhere) {
            return true;
        }
        for (int each = 0; each < statements.size(); each++) {
            if ((tables[each] == row.table() || tables[each] == null) && finds(statements.get(each), row, now)) {
                return true;
            }
        }
        return false;
    }

    private static boolean finds(Statement<?> statement, Row row, Instant now) {
        return switch (statement) {
            case Statement.Get get -> isRow(get.table(), get.key(), row);
            case Statement.Lock lock -> isRow(lock.table(), lock.key(), row);
            case Statement.UpdateIf update -> isRow(update.table(), update.key(), row);
            case Statement.RemoveIf remove -> isRow(remove.table(), remove.key(), row);
            case Statement.Scan scan -> scan.table() == row.table() && mayMatch(scan.condition(), row, now);
            case Statement.ClaimSkipLocked claim ->
                    claim.table() == row.table() && mayMatch(claim.condition(), row, now);
            case Statement.UpdateAll update -> update.table() == row.table() && mayMatch(update.condition(), row, now);
            case Statement.Pair pair -> pair.left() == row.table() || pair.right() == row.table();
            case Statement.Insert unused -> false;
            case Statement.InsertIfAbsent unused -> false;
            case Statement.InsertAllAbsent unused -> false;
        };
    }

    private static boolean isRow(Table table, List<Object> key, Row row) {
        if (table != row.table()) {
            return false;
        }
        List<Column<?>> columns = table.keyColumns();
        for (int at = 0; at < columns.size(); at++) {
            if (!key.get(at).equals(row.at(columns.get(at).ordinal()))) {
                return false;
            }
        }
        return true;
    }

    /** A comparison with a time holds sooner or later; that a time has passed, not before it has. */
    private static boolean mayMatch(Condition condition, Row row, Instant now) {
        return switch (condition) {
            case Condition.Compare compare when compare.column().type() == Column.Type.INSTANT ->
                    !(asksWhetherPassed(compare) && row.at(compare.column().ordinal()) instanceof Instant instant
                            && instant.isAfter(now));
            case Condition.Compare compare -> Matching.matches(compare, row);
            case Condition.All all -> {
                for (Condition part : all.parts()) {
                    if (!mayMatch(part, row, now)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Condition.Any any -> {
                for (Condition part : any.parts()) {
                    if (mayMatch(part, row, now)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Condition.In in -> Matching.matches(in, row);
            case Condition.Null isNull -> Matching.matches(isNull, row);
            case Condition.After after ->
                    after.columns().stream().anyMatch(column -> column.type() == Column.Type.INSTANT)
                            || Matching.matches(after, row);
        };
    }

    private static boolean asksWhetherPassed(Condition.Compare compare) {
        return compare.operator() == Condition.Operator.AT_MOST || compare.operator() == Condition.Operator.BELOW;
    }
}
