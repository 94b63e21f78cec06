package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.adapter.postgres.Isolation;
import dev.nevertwice.pay.adapter.postgres.PostgresStore;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Table;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sessions on one PostgreSQL database, and an observer who knows which of them wait for whom. */
final class PostgresSide implements AutoCloseable {

    static final int SESSIONS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_MICROS = 300;

    private record Answer(int session, Outcome outcome) {}

    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Observer observer;
    private final List<Connection> connections = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final Store own;
    private final TreeSet<Integer> unanswered = new TreeSet<>();
    private Isolation isolation = Isolation.READ_COMMITTED;
    private WaitsFor waitsFor = WaitsFor.NOBODY;

    PostgresSide(String url) throws SQLException {
        List<Integer> pids = new ArrayList<>();
        for (int number = 0; number <= SESSIONS; number++) {
            Connection connection = DriverManager.getConnection(url);
            connections.add(connection);
            pids.add(Observer.pid(connection));
            hurry(connection, number);
            connection.setAutoCommit(false);
        }
        for (int number = 0; number < SESSIONS; number++) {
            Session session = new Session(
                    number, new PostgresStore(OneConnection.source(connections.get(number))), this::answer);
            sessions.add(session);
            session.begin();
        }
        own = new PostgresStore(OneConnection.source(connections.getLast()));
        observer = new Observer(url, pids);
    }

    /**
     * Nothing has to survive here. Who looks for a deadlock soon finds the one that he closes; who looks late finds also one
     * that another closed: so the victims differ.
     */
    private static void hurry(Connection connection, int session) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
            statement.execute("SET deadlock_timeout = '" + (session % 2 == 0 ? "1ms" : "8ms") + "'");
        }
    }

    private static int level(Isolation isolation) {
        return switch (isolation) {
            case READ_COMMITTED -> Connection.TRANSACTION_READ_COMMITTED;
            case REPEATABLE_READ -> Connection.TRANSACTION_REPEATABLE_READ;
            case SERIALIZABLE -> Connection.TRANSACTION_SERIALIZABLE;
        };
    }

    /** Empties the tables and makes a schedule's first rows. */
    void begin(Schedule schedule) throws SQLException {
        if (schedule.isolation() != isolation) {
            isolation = schedule.isolation();
            for (Connection connection : connections) {
                connection.setTransactionIsolation(level(isolation));
            }
        }
        observer.empty(Subjects.tables());
        own.inTransaction(transaction -> transaction.runAll(schedule.setup()));
    }

    void order(Step step) {
        unanswered.add(step.session());
        sessions.get(step.session()).order(step.action());
    }

    /** Who waited for whom when {@link #settle} last looked. */
    WaitsFor waitsFor() {
        return waitsFor;
    }

    /** The session's answer, where it comes soon: nobody has to look who waits for whom then. */
    Map<Integer, Outcome> answerOf(int session) {
        Map<Integer, Outcome> told = new LinkedHashMap<>();
        Instant end = Instant.now().plusMillis(50);
        while (!told.containsKey(session) && Instant.now().isBefore(end)) {
            take(1_000, told);
        }
        return told;
    }

    /** Adds what is answered until every session has answered, or waits for another one that goes nowhere by itself. */
    void settle(Map<Integer, Outcome> told) throws SQLException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!unanswered.isEmpty()) {
            take(LOOK_AGAIN_MICROS, told);
            int answered = told.size();
            waitsFor = observer.look(unanswered);
            take(0, told);
            if (told.size() == answered && waitsFor.isStill(unanswered)) {
                return;
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("neither answered nor waiting after " + PATIENCE + ": sessions " + unanswered);
            }
        }
    }

    /** Adds what is answered within the time, and whatever is there by then. */
    void take(long micros, Map<Integer, Outcome> told) {
        try {
            Answer answer = answers.poll(micros, TimeUnit.MICROSECONDS);
            for (; answer != null; answer = answers.poll()) {
                unanswered.remove(answer.session());
                told.put(answer.session(), answer.outcome());
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    List<String> rows(Table table) {
        return own.inTransaction(transaction -> transaction.run(
                new Statement.Scan(table, Condition.always(), List.of(), Integer.MAX_VALUE)))
                .stream()
                .map(String::valueOf)
                .toList();
    }

    /** Ends every session's transaction first, also of one that waits. */
    @Override
    public void close() throws SQLException {
        observer.terminateAll();
        sessions.forEach(Session::leave);
        for (Connection connection : connections) {
            connection.close();
        }
        observer.close();
    }

    private void answer(int session, Outcome outcome) {
        answers.add(new Answer(session, outcome));
    }
}
