package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Unequal;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One transaction on one connection. BEGIN and the question for the time travel with the first round trip, whatever that is;
 * what nobody waits for travels with the next, and with COMMIT at the latest.
 */
final class PostgresTransaction implements Transaction {

    /** Rows that a cursor brings at once. */
    private static final int FETCHED = 500;

    private static final String NOW = "SELECT transaction_timestamp()";

    private final Connection connection;
    private final SqlCompiler compiler;
    private final List<Queued> queue = new ArrayList<>();
    private Instant now;
    private Throwable death;
    private boolean ended;
    private boolean wrote;

    PostgresTransaction(Connection connection, SqlCompiler compiler) {
        this.connection = connection;
        this.compiler = compiler;
    }

    /** Runs the queries in one round trip, on a connection that commits by itself. */
    static List<Object> ask(Connection connection, SqlCompiler compiler, List<Statement.Query<?>> queries) {
        PostgresTransaction none = new PostgresTransaction(connection, compiler);
        Round round = none.new Round();
        queries.forEach(round::add);
        return none.execute(round.sql.text(), round.sql.parameters(), round.readers);
    }

    /** @param otherwise what is thrown where it returns false, or null where nobody looks */
    private record Queued(Statement<?> statement, Supplier<RuntimeException> otherwise) {}

    /** Known from the first round trip on, which this is where there was none. */
    @Override
    public Instant now() {
        if (now == null) {
            flush();
        }
        return now;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> R run(Statement<R> statement) {
        if (statement instanceof Statement.InsertAllAbsent insert && insert.rows().size() >= BulkCopy.WORTH_FROM) {
            return (R) addMany(insert);
        }
        return (R) runAll(List.of(statement)).getFirst();
    }

    @Override
    public List<Object> runAll(List<Statement<?>> statements) {
        if (statements.isEmpty()) {
            return List.of();
        }
        int queued = queue.size();
        statements.forEach(statement -> queue.add(new Queued(statement, null)));
        List<Object> results = flush();
        return results.subList(queued, results.size());
    }

    /** By a cursor: other statements may run in between. */
    @Override
    public void each(Statement.Scan scan, Consumer<Row> row) {
        if (now == null || !queue.isEmpty()) {
            flush();
        }
        Sql sql = new Sql();
        compiler.compile(scan, sql);
        attempt(sql.text(), () -> {
            try (PreparedStatement statement = prepare(sql.text(), sql.parameters())) {
                statement.setFetchSize(FETCHED);
                try (ResultSet found = statement.executeQuery()) {
                    TableSql table = compiler.table(scan.table());
                    while (found.next()) {
                        row.accept(table.read(found, 1));
                    }
                }
            }
            return null;
        });
    }

    @Override
    public void write(List<Statement<?>> statements) {
        alive();
        statements.forEach(statement -> queue.add(new Queued(statement, null)));
    }

    @Override
    public void require(Statement<Boolean> statement, Supplier<RuntimeException> otherwise) {
        alive();
        queue.add(new Queued(statement, otherwise));
    }

    /** Sends COMMIT, with what is queued before it. */
    void commit() throws SQLException {
        if (queue.stream().anyMatch(queued -> queued.otherwise() != null)) {
            flush();
        }
        if (queue.isEmpty()) {
            connection.commit();
            return;
        }
        Round round = new Round();
        queue.forEach(queued -> round.add(queued.statement()));
        round.sql.add("; COMMIT");
        send(round.sql.text(), round.sql.parameters(), List.of());
    }

    /** One round trip for all that is queued. */
    private List<Object> flush() {
        alive();
        Round round = new Round();
        if (now == null) {
            round.addNow();
        }
        queue.forEach(queued -> round.add(queued.statement()));
        List<Object> results = execute(round.sql.text(), round.sql.parameters(), round.readers);
        if (now == null) {
            now = (Instant) results.removeFirst();
        }
        for (int i = 0; i < results.size(); i++) {
            Supplier<RuntimeException> otherwise = queue.get(i).otherwise();
            if (otherwise != null && results.get(i).equals(false)) {
                RuntimeException refusal = otherwise.get();
                death = refusal;
                throw refusal;
            }
        }
        queue.clear();
        return results;
    }

    /** What goes to the server at once, and how its answers are read. */
    private final class Round {

        private final Sql sql = new Sql();
        private final List<Reader> readers = new ArrayList<>();

        void addNow() {
            sql.add(NOW);
            readers.add(PostgresTransaction::readNow);
        }

        void add(Statement<?> statement) {
            sql.add(readers.isEmpty() ? "" : "; ");
            compiler.compile(statement, sql);
            readers.add(result -> read(statement, result));
            wrote |= !(statement instanceof Statement.Query<?>)
                    && !(statement instanceof Statement.Lock)
                    && !(statement instanceof Statement.ClaimSkipLocked);
        }
    }

    /** Most often no key is taken: then COPY is enough. What is queued comes before it. */
    private Object addMany(Statement.InsertAllAbsent insert) {
        if (now == null || !queue.isEmpty()) {
            flush();
        }
        TableSql table = compiler.table(insert.table());
        List<Row> given = SqlCompiler.firstOfEachKey(insert.rows());
        List<Row> stamped = given.stream().map(row -> row.stamped(now)).toList();
        wrote = true;
        return attempt(table.copy, () -> BulkCopy.add(connection, table, stamped))
                ? without(insert.rows(), given)
                : runAll(List.of(insert)).getFirst();
    }

    /** Whether a statement was run that may have changed something. */
    boolean wrote() {
        return wrote;
    }

    /** What made the transaction dead, or null. */
    Throwable death() {
        return death;
    }

    void end() {
        ended = true;
    }

    private interface Reader {
        Object read(PreparedStatement result) throws SQLException;
    }

    private interface Sending<T> {
        T send() throws SQLException;
    }

    /** Sends everything at once; the driver has all results in hand when {@code execute} returns. */
    private List<Object> execute(String sql, List<Parameter> parameters, List<Reader> readers) {
        return attempt(sql, () -> send(sql, parameters, readers));
    }

    private <T> T attempt(String sql, Sending<T> sending) {
        alive();
        try {
            return sending.send();
        } catch (SQLException failure) {
            death = failure;
            StoreFailure meaning = SqlFailures.beforeCommit(failure, sql);
            death = meaning;
            if (meaning instanceof StoreFailure.Unavailable && Thread.currentThread().isInterrupted()) {
                throw new Stopped();
            }
            throw meaning;
        } catch (Throwable failure) {
            death = failure;
            throw failure;
        }
    }

    private List<Object> send(String sql, List<Parameter> parameters, List<Reader> readers) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            statement.execute();
            List<Object> results = new ArrayList<>(readers.size());
            for (Reader reader : readers) {
                if (!results.isEmpty()) {
                    statement.getMoreResults();
                }
                results.add(reader.read(statement));
            }
            return results;
        }
    }

    private PreparedStatement prepare(String sql, List<Parameter> parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).bind(statement, i + 1);
        }
        return statement;
    }

    private static Instant readNow(PreparedStatement result) throws SQLException {
        try (ResultSet found = result.getResultSet()) {
            found.next();
            return found.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private Object read(Statement<?> statement, PreparedStatement result) throws SQLException {
        TableSql table = compiler.table(statement.table());
        return switch (statement) {
            case Statement.Insert insert -> null;
            case Statement.InsertIfAbsent insert -> result.getUpdateCount() == 1;
            case Statement.InsertAllAbsent insert -> taken(insert.rows(), result);
            case Statement.UpdateIf update -> result.getUpdateCount() == 1;
            case Statement.UpdateAll update -> (long) result.getUpdateCount();
            case Statement.RemoveIf remove -> result.getUpdateCount() == 1;
            case Statement.Get get -> rows(table, result).stream().findFirst();
            case Statement.Lock lock -> rows(table, result).stream().findFirst();
            case Statement.Scan scan -> rows(table, result);
            case Statement.ClaimSkipLocked claim -> rows(table, result);
            case Statement.Pair pair -> pairs(table, compiler.table(pair.right()), result);
        };
    }

    /** Those whose numbers came back, and the later ones of each key. */
    private static List<Row> taken(List<Row> rows, PreparedStatement result) throws SQLException {
        List<Row> given = SqlCompiler.firstOfEachKey(rows);
        Set<Row> refused = Collections.newSetFromMap(new IdentityHashMap<>());
        try (ResultSet numbers = result.getResultSet()) {
            while (numbers.next()) {
                refused.add(given.get((int) numbers.getLong(1) - 1));
            }
        }
        refused.addAll(without(rows, given));
        return refused.isEmpty() ? List.of() : rows.stream().filter(refused::contains).toList();
    }

    /** The later ones of each key. */
    private static List<Row> without(List<Row> rows, List<Row> firstOfEachKey) {
        if (firstOfEachKey.size() == rows.size()) {
            return List.of();
        }
        Set<Row> firsts = Collections.newSetFromMap(new IdentityHashMap<>());
        firsts.addAll(firstOfEachKey);
        return rows.stream().filter(row -> !firsts.contains(row)).toList();
    }

    private static List<Row> rows(TableSql table, PreparedStatement result) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet found = result.getResultSet()) {
            while (found.next()) {
                rows.add(table.read(found, 1));
            }
        }
        return rows;
    }

    private static List<Unequal> pairs(TableSql left, TableSql right, PreparedStatement result) throws SQLException {
        List<Unequal> pairs = new ArrayList<>();
        try (ResultSet found = result.getResultSet()) {
            while (found.next()) {
                pairs.add(new Unequal(side(left, found, 1), side(right, found, 1 + left.table.columns().size())));
            }
        }
        return pairs;
    }

    /** A side that is not there has a null in its key. */
    private static Optional<Row> side(TableSql table, ResultSet found, int first) throws SQLException {
        Row row = table.read(found, first);
        return row.value(table.table.keyColumns().getFirst()) == null ? Optional.empty() : Optional.of(row);
    }

    private void alive() {
        if (death != null || ended) {
            throw new AssertionError("a statement in a transaction that has failed or ended", death);
        }
    }
}
