package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.adapter.postgres.Isolation;
import dev.nevertwice.pay.payment.PaymentTables;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Draws schedules: some sessions, one or two tables with a handful of rows, every kind of statement. What a store leaves open
 * is not asked: an UPDATE of many rows says nothing about their order, so here it pins a key, as those of the system do that
 * hold no lock; and a transaction inserts nothing under a key that it removed.
 */
final class Schedules {

    private static final int FEWEST_STEPS = 16;
    private static final int MOST_STEPS = 48;

    /** One schedule in so many is run under REPEATABLE READ. */
    private static final int SNAPSHOTS_EVERY = 6;

    private final Isolation isolation;
    private final Random random;
    private final List<Subject> subjects = new ArrayList<>();
    private final List<Set<Object>> removed = new ArrayList<>();
    private final Set<Integer> open = new HashSet<>();

    private Schedules(long seed) {
        isolation = seed % SNAPSHOTS_EVERY == 0 ? Isolation.REPEATABLE_READ : Isolation.READ_COMMITTED;
        random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    static Schedule draw(long seed) {
        return new Schedules(seed).schedule(seed);
    }

    private Schedule schedule(long seed) {
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            subjects.add(Subjects.ALL.get(random.nextInt(Subjects.ALL.size())).fewerKeys(random));
        }
        int sessions = 3 + random.nextInt(PostgresSide.SESSIONS - 2);
        for (int session = 0; session < sessions; session++) {
            removed.add(new LinkedHashSet<>());
        }
        List<Statement<?>> setup = setup();
        List<Step> steps = new ArrayList<>();
        for (int i = FEWEST_STEPS + random.nextInt(MOST_STEPS - FEWEST_STEPS); i > 0; i--) {
            int session = random.nextInt(sessions);
            steps.add(new Step(session, action(session)));
        }
        return new Schedule(seed, isolation, tables(), setup, steps);
    }

    /** Children before their parents, as they have to be emptied. */
    private List<Table> tables() {
        Set<Table> tables = new LinkedHashSet<>();
        subjects.forEach(subject -> tables.add(subject.table()));
        tables.remove(PaymentTables.PAYMENT);
        tables.add(PaymentTables.PAYMENT);
        return List.copyOf(tables);
    }

    private List<Statement<?>> setup() {
        List<Statement<?>> setup = new ArrayList<>();
        Subjects.payments(random).forEach(row -> setup.add(new Statement.Insert(row)));
        for (Subject subject : subjects) {
            for (int i = random.nextInt(5); i > 0; i--) {
                setup.add(new Statement.InsertIfAbsent(row(subject)));
            }
        }
        return setup;
    }

    private Action action(int session) {
        int draw = random.nextInt(100);
        boolean ends = isolation == Isolation.READ_COMMITTED ? draw < 20 : !open.add(session);
        if (ends) {
            open.remove(session);
            removed.get(session).clear();
            return random.nextInt(10) < 7 ? Action.End.COMMIT : Action.End.ROLL_BACK;
        }
        return new Action.Run(statement(subjects.get(random.nextInt(subjects.size())), removed.get(session)));
    }

    private Statement<?> statement(Subject subject, Set<Object> gone) {
        Table table = subject.table();
        List<Object> key = subject.key(random);
        return switch (random.nextInt(20)) {
            case 0, 1 -> adding(new Statement.Insert(row(subject)), gone);
            case 2, 3, 4 -> adding(new Statement.InsertIfAbsent(row(subject)), gone);
            case 5 -> adding(new Statement.InsertAllAbsent(table, List.of(row(subject), row(subject))), gone);
            case 6, 7, 8 -> new Statement.Lock(table, key);
            case 9 -> new Statement.Scan(table, subject.condition(random), subject.order(random), limit());
            case 10, 11 -> new Statement.ClaimSkipLocked(
                    table, subject.condition(random), subject.order(random), limit());
            case 12 -> removal(subject, key, gone);
            case 13 -> changeAll(subject, key);
            case 14, 15, 16, 17, 18 -> change(subject, key);
            default -> new Statement.Get(table, key);
        };
    }

    private Statement<?> adding(Statement<?> insert, Set<Object> gone) {
        List<Row> rows = switch (insert) {
            case Statement.Insert one -> List.of(one.row());
            case Statement.InsertIfAbsent one -> List.of(one.row());
            case Statement.InsertAllAbsent all -> all.rows();
            default -> List.of();
        };
        for (Row row : rows) {
            if (gone.contains(List.of(row.table(), row.key()))) {
                return new Statement.Get(row.table(), row.key());
            }
        }
        return insert;
    }

    private Statement<?> removal(Subject subject, List<Object> key, Set<Object> gone) {
        if (!subject.removes()) {
            return change(subject, key);
        }
        gone.add(List.of(subject.table(), key));
        return new Statement.RemoveIf(subject.table(), key, subject.condition(random));
    }

    private Statement<?> change(Subject subject, List<Object> key) {
        return subject.changeable()
                ? new Statement.UpdateIf(
                        subject.table(), key, subject.condition(random), subject.changes(random))
                : new Statement.Lock(subject.table(), key);
    }

    private Statement<?> changeAll(Subject subject, List<Object> key) {
        if (!subject.changeable()) {
            return new Statement.Get(subject.table(), key);
        }
        List<Condition> conditions = new ArrayList<>(List.of(subject.condition(random)));
        List<Column<?>> columns = subject.table().keyColumns();
        for (int i = 0; i < columns.size(); i++) {
            conditions.add(new Condition.Compare(columns.get(i), Condition.Operator.EQUAL, key.get(i)));
        }
        return new Statement.UpdateAll(
                subject.table(), new Condition.All(conditions), subject.changes(random));
    }

    private Row row(Subject subject) {
        return subject.row(subject.key(random), random);
    }

    private int limit() {
        return 1 + random.nextInt(3);
    }
}
