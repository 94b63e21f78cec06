package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.store.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs one schedule on both stores, statement by statement, and compares every answer. */
final class Duel implements AutoCloseable {

    private enum State {
        OPEN,
        /** Its transaction has failed: what it was to do in it is passed over. */
        DEAD
    }

    private static final long LAST_CHANCE_MICROS = 50_000;

    private final Schedule schedule;
    private final PostgresSide postgres;
    private final Tally tally;
    private final Follower memory;
    private final List<String> story = new ArrayList<>();
    private final Map<Integer, State> states = new TreeMap<>();
    private final Map<Integer, Action> running = new TreeMap<>();
    private final Map<Integer, Tally.Wait> waited = new TreeMap<>();

    Duel(Schedule schedule, PostgresSide postgres, Tally tally) {
        this.schedule = schedule;
        this.postgres = postgres;
        this.tally = tally;
        this.memory = new Follower(schedule);
        schedule.setup().forEach(statement -> story.add("before: " + statement));
    }

    /** @throws Divergence where they differ */
    void run() throws SQLException {
        postgres.begin(schedule);
        List<Step> rest = new LinkedList<>(schedule.steps());
        for (Step step = next(rest); step != null; step = next(rest)) {
            round(step);
        }
        if (!running.isEmpty()) {
            throw differs("sessions that wait for each other for ever");
        }
        for (Table table : schedule.tables()) {
            List<String> expected = postgres.rows(table);
            if (!expected.equals(memory.side().rows(table))) {
                story.add("PostgreSQL: " + expected);
                story.add("memory:     " + memory.side().rows(table));
                throw differs("the rows of " + table);
            }
        }
        tally.add(Tally.Part.SCHEDULES);
    }

    @Override
    public void close() {
        memory.close();
    }

    /** The first step whose session is free; after the last one, the commit of what is still open. */
    private Step next(List<Step> rest) {
        for (Iterator<Step> steps = rest.iterator(); steps.hasNext();) {
            Step step = steps.next();
            if (!running.containsKey(step.session())) {
                steps.remove();
                if (isToBeDone(step)) {
                    return step;
                }
            }
        }
        return states.keySet().stream()
                .filter(session -> states.get(session) == State.OPEN && !running.containsKey(session))
                .findFirst()
                .map(session -> new Step(session, Action.End.COMMIT))
                .orElse(null);
    }

    private boolean isToBeDone(Step step) {
        boolean ends = step.action() instanceof Action.End;
        if (states.get(step.session()) == State.DEAD) {
            if (ends) {
                states.remove(step.session());
            }
            return false;
        }
        return !ends || states.containsKey(step.session());
    }

    private void round(Step step) throws SQLException {
        running.put(step.session(), step.action());
        states.put(step.session(), State.OPEN);
        postgres.order(step);
        Outcome expected = memory.make(step);
        boolean alone = !expected.waits() && !expected.isDeadlock() && memory.side().ready().isEmpty();
        Map<Integer, Outcome> told =
                alone ? postgres.answerOf(step.session()) : new LinkedHashMap<>();
        boolean settled = !told.containsKey(step.session());
        if (settled) {
            postgres.settle(told);
        }
        if (!memory.follow(told, settled ? postgres.waitsFor() : null)) {
            // What looked like a wait may have been about to end: the server wakes one after another.
            postgres.take(LAST_CHANCE_MICROS, told);
            postgres.settle(told);
            if (!memory.follow(told, postgres.waitsFor())) {
                story.add(step + " -> PostgreSQL: " + told + ", " + postgres.waitsFor() + "; memory: "
                        + memory.firstHeard() + ", " + memory.side().waitsFor());
                throw differs("the answers to session " + step.session());
            }
        }
        tell(step, told);
        if (!memory.firstHeard().equals(told)) {
            tally.add(Tally.Part.OTHER_ORDERS);
        }
        told.forEach(this::finish);
        running.keySet().forEach(session -> waited.put(
                session, memory.side().waitsForKey(session) ? Tally.Wait.FOR_KEY : Tally.Wait.FOR_ROW));
    }

    private void finish(int session, Outcome outcome) {
        Tally.Wait wait = waited.getOrDefault(session, Tally.Wait.NONE);
        waited.remove(session);
        if (running.remove(session) instanceof Action.Run run) {
            tally.add(run.statement(), wait, outcome);
            if (outcome.failed()) {
                states.put(session, State.DEAD);
            }
        } else {
            states.remove(session);
        }
    }

    private void tell(Step step, Map<Integer, Outcome> told) {
        StringBuilder line = new StringBuilder(step + " -> ");
        line.append(told.containsKey(step.session()) ? told.get(step.session()) : "waits");
        told.forEach((session, outcome) -> {
            if (session != step.session()) {
                line.append("; session ").append(session).append(" goes on -> ").append(outcome);
            }
        });
        story.add(line.toString());
    }

    private Divergence differs(String what) {
        return new Divergence(schedule.seed(), what, story);
    }
}
