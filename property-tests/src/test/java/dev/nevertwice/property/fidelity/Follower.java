package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.adapter.postgres.Isolation;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.property.fidelity.MemorySide.Kind;
import dev.nevertwice.property.fidelity.MemorySide.Move;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory store as it is led along the way that PostgreSQL took: where several sessions may go on, or one of several
 * must fail, PostgreSQL's choice is looked for among all that the memory store can do.
 */
final class Follower implements AutoCloseable {

    private final boolean snapshots;
    private MemorySide side;
    private Step step;
    private int movesBefore;
    private boolean searched;
    private boolean metDeadlock;
    private Map<Integer, Outcome> told;
    private WaitsFor blockers;
    private Map<Integer, Outcome> firstHeard;

    /** Each session's last one. */
    private final Map<Integer, Statement<?>> statements = new HashMap<>();

    /** What sessions answered in this round, without those that wait. */
    private Map<Integer, Outcome> heard = new LinkedHashMap<>();

    Follower(Schedule schedule) {
        snapshots = schedule.isolation() != Isolation.READ_COMMITTED;
        side = new MemorySide(schedule);
    }

    MemorySide side() {
        return side;
    }

    /** Begins a round: makes the step and says what came of it. */
    Outcome make(Step next) {
        step = next;
        if (step.action() instanceof Action.Run run) {
            statements.put(step.session(), run.statement());
        }
        movesBefore = side.movesMade();
        searched = false;
        metDeadlock = false;
        firstHeard = null;
        heard = new LinkedHashMap<>();
        return make(new Move(Kind.STEP, step.session(), step.action()));
    }

    /** What the sessions answered, where nobody told what to choose. */
    Map<Integer, Outcome> firstHeard() {
        return firstHeard == null ? heard : firstHeard;
    }

    /**
     * Ends the round so that exactly this was answered and those that wait do so for whom they wait there, if there is a way.
     *
     * @param waitsFor who waits for whom, or null where nobody looked
     */
    boolean follow(Map<Integer, Outcome> answered, WaitsFor waitsFor) {
        if (searched) {
            rewind(movesBefore, Map.of());
            make(new Move(Kind.STEP, step.session(), step.action()));
        }
        searched = true;
        told = answered;
        blockers = waitsFor;
        boolean crowded = side.ready().size() > 1;
        if (agrees(step.session()) && search(true, false)) {
            return true;
        }
        if (!metDeadlock && !(crowded && interleaved())) {
            return false;
        }
        rewind(movesBefore, Map.of());
        return search(false, true);
    }

    /**
     * Whether a statement of many rows lost to another that was woken with it: PostgreSQL runs them row by row in turns, and so
     * they can lock each other out. A statement of the memory store is one step.
     */
    private boolean interleaved() {
        return told.entrySet().stream()
                .anyMatch(entry -> entry.getValue().isDeadlock()
                        && statements.get(entry.getKey()) instanceof Statement.InsertAllAbsent);
    }

    @Override
    public void close() {
        side.close();
    }

    private boolean search(boolean stepped, boolean choosesVictim) {
        List<Move> choices = choices(stepped, choosesVictim);
        if (choices.isEmpty()) {
            firstHeard = firstHeard == null ? heard : firstHeard;
            return heard.equals(told) && waitsAlike();
        }
        int made = side.movesMade();
        Map<Integer, Outcome> before = heard;
        for (Move choice : choices) {
            if (side.movesMade() > made) {
                rewind(made, before);
            }
            boolean overtaken = choice.kind() == Kind.GO_ON && isOvertaken(choice.session());
            Outcome outcome = make(choice);
            if (agrees(choice.session())
                    && !saysMoreThanItSees(choice.session(), overtaken, outcome)
                    && search(stepped || choice.kind() == Kind.STEP, choosesVictim)) {
                return true;
            }
            firstHeard = firstHeard == null ? heard : firstHeard;
        }
        return false;
    }

    /**
     * Whether a session that has waited can't go on with what the other one committed, because a snapshot holds for its
     * transaction's whole life. The memory store has no snapshots; the rule is PostgreSQL's: a row that was changed or
     * removed is refused. Who adds a row without condition is told 23505 at every level.
     */
    private boolean isRefused(int session) {
        return isOvertaken(session)
                && switch (statements.get(session)) {
                    case Statement.InsertIfAbsent insert -> isToldStale(session);
                    case Statement.InsertAllAbsent insert -> isToldStale(session);
                    case Statement.Insert insert -> false;
                    default -> !side.waitsForKey(session);
                };
    }

    /** Whether the transaction that the session waited for has just committed a change that its snapshot does not have. */
    private boolean isOvertaken(int session) {
        return snapshots
                && step.action() == Action.End.COMMIT
                && side.blocker(session) == step.session()
                && !(statements.get(step.session()) instanceof Statement.Lock)
                && !(statements.get(step.session()) instanceof Statement.ClaimSkipLocked);
    }

    private boolean isToldStale(int session) {
        return told.containsKey(session) && told.get(session).isStale();
    }

    /** A key can't be said to be taken by a row that the snapshot does not have. */
    private boolean saysMoreThanItSees(int session, boolean overtaken, Outcome outcome) {
        return overtaken
                && statements.get(session) instanceof Statement.InsertIfAbsent
                && outcome.equals(Outcome.answered(false));
    }

    private boolean waitsAlike() {
        return blockers == null
                || side.waiting().stream().allMatch(session -> blockers.reaches(session, side.blocker(session)));
    }

    /** Those that PostgreSQL heard of first come first, and victims last. */
    private List<Move> choices(boolean stepped, boolean choosesVictim) {
        List<Integer> order = List.copyOf(told.keySet());
        List<Move> choices = new ArrayList<>();
        if (!stepped) {
            choices.add(new Move(Kind.STEP, step.session(), step.action()));
        }
        side.ready().forEach(session -> choices.add(new Move(
                isRefused(session) ? Kind.REFUSE : Kind.GO_ON, session, null)));
        choices.sort(Comparator.comparingInt(
                move -> told.containsKey(move.session()) ? order.indexOf(move.session()) : Integer.MAX_VALUE));
        if (choosesVictim) {
            told.forEach((session, outcome) -> {
                if (outcome.isDeadlock() && side.waits(session)) {
                    choices.add(new Move(Kind.FAIL, session, null));
                }
            });
        }
        return choices;
    }

    private Outcome make(Move move) {
        Outcome outcome = side.make(move);
        if (!outcome.waits()) {
            heard = new LinkedHashMap<>(heard);
            heard.put(move.session(), outcome);
        }
        metDeadlock |= outcome.isDeadlock() && move.kind() != Kind.FAIL;
        return outcome;
    }

    private boolean agrees(int session) {
        return !heard.containsKey(session) || heard.get(session).equals(told.get(session));
    }

    private void rewind(int moves, Map<Integer, Outcome> before) {
        MemorySide again = side.after(moves);
        side.close();
        side = again;
        heard = before;
    }
}
