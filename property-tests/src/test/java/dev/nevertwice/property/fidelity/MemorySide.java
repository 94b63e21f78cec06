package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A schedule's sessions on the memory store: each move ends before the next, and all can be made again elsewhere. */
final class MemorySide implements AutoCloseable {

    enum Kind {
        STEP,
        /** A session whose wait is over goes on. */
        GO_ON,
        /** A session that waits fails as a deadlock's victim. */
        FAIL,
        /** A session whose wait is over fails, because its snapshot is older than what it would go on with. */
        REFUSE
    }

    /** What was done to the store; the action of a step only. */
    record Move(Kind kind, int session, Action action) {}

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Pattern BLOCKER = Pattern.compile("waits for transaction (\\d+)");

    private final Schedule schedule;
    private final BlockingQueue<Outcome> answers = new LinkedBlockingQueue<>();
    private final SteppingMonitor monitor = new SteppingMonitor((session, outcome) -> answers.add(outcome));
    private final MemoryStore store = new MemoryStore(monitor, () -> NOW);
    private final List<Session> sessions = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();

    /** Whose the transactions are, by their numbers; the first one made the setup. */
    private final List<Integer> begun = new ArrayList<>(List.of(-1));

    private final Map<Integer, Outcome> last = new HashMap<>();

    MemorySide(Schedule schedule) {
        this.schedule = schedule;
        store.inTransaction(transaction -> transaction.runAll(schedule.setup()));
        for (int number = 0; number < schedule.sessions(); number++) {
            Session session = new Session(number, store, (answering, outcome) -> answers.add(outcome));
            sessions.add(session);
            monitor.know(session.begin(), number);
        }
    }

    /** Another store, in the state in which this one was after its first moves. */
    MemorySide after(int count) {
        MemorySide again = new MemorySide(schedule);
        moves.subList(0, count).forEach(again::make);
        return again;
    }

    Outcome make(Move move) {
        moves.add(move);
        if (move.kind() == Kind.STEP && (!last.containsKey(move.session()) || last.get(move.session()).ends())) {
            begun.add(move.session());
        }
        switch (move.kind()) {
            case STEP -> sessions.get(move.session()).order(move.action());
            case GO_ON -> monitor.goOn(move.session());
            case FAIL -> monitor.fail(move.session(), Outcome.DEADLOCK);
            case REFUSE -> monitor.fail(move.session(), Outcome.STALE);
        }
        try {
            Outcome outcome = answers.take();
            last.put(move.session(), outcome);
            return outcome;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    int movesMade() {
        return moves.size();
    }

    boolean waits(int session) {
        return monitor.waits(session);
    }

    /** The session that this one waits for. */
    int blocker(int session) {
        Matcher matcher = BLOCKER.matcher(last.get(session).text());
        if (!matcher.find()) {
            throw new AssertionError("waits for nobody: " + last.get(session));
        }
        return begun.get(Integer.parseInt(matcher.group(1)) - 1);
    }

    /** Whether what the session waits for is a unique key, by whatever statement, and not a row. */
    boolean waitsForKey(int session) {
        return last.get(session).text().contains(" key ");
    }

    Set<Integer> waiting() {
        return monitor.waiting();
    }

    /** Those whose wait could end now. */
    List<Integer> ready() {
        return monitor.ready();
    }

    /** Who waits for whom. */
    WaitsFor waitsFor() {
        Map<Integer, List<Integer>> blockers = new HashMap<>();
        waiting().forEach(session -> blockers.put(session, List.of(blocker(session))));
        return new WaitsFor(blockers);
    }

    /** The committed rows in the order of their keys. */
    List<String> rows(Table table) {
        List<String> rows = new ArrayList<>();
        store.forEachCommitted(table, row -> rows.add(row.toString()));
        return rows;
    }

    /** One session after another, for they share the store without a lock. */
    @Override
    public void close() {
        for (int number = 0; number < sessions.size(); number++) {
            if (monitor.waits(number)) {
                make(new Move(Kind.FAIL, number, null));
            }
            sessions.get(number).leave();
        }
    }
}
