package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A transaction in which other tasks run between the round trips. What travels together in PostgreSQL's travels together here: the
 * first statements with BEGIN, and what nobody waits for with the next that somebody does.
 */
final class SimTransaction implements Transaction {

    private final Baton baton;
    private final Transaction tables;
    private final Runnable requireOpen;
    private final List<Queued> queue = new ArrayList<>();
    private boolean begun;

    /** @param requireOpen throws where the connection has ended */
    SimTransaction(Baton baton, Transaction tables, Runnable requireOpen) {
        this.baton = baton;
        this.tables = tables;
        this.requireOpen = requireOpen;
    }

    /** @param otherwise what is thrown where it returns false, or null where nobody looks */
    private record Queued(Statement<?> statement, Supplier<RuntimeException> otherwise) {}

    @Override
    public Instant now() {
        baton.checkAlive();
        return tables.now();
    }

    @Override
    public <R> R run(Statement<R> statement) {
        long digest = Digest.of(statement);
        turn(statement, digest).looks.add(statement);
        flush();
        R result = tables.run(statement);
        baton.trace.add(Digest.ofResult(result));
        return result;
    }

    @Override
    public List<Object> runAll(List<Statement<?>> statements) {
        Looks looks = turn(statements, Digest.of(statements)).looks;
        statements.forEach(looks::add);
        flush();
        List<Object> results = tables.runAll(statements);
        baton.trace.add(Digest.ofResult(results));
        return results;
    }

    @Override
    public void write(List<Statement<?>> statements) {
        statements.forEach(statement -> queue.add(new Queued(statement, null)));
    }

    @Override
    public void require(Statement<Boolean> statement, Supplier<RuntimeException> otherwise) {
        queue.add(new Queued(statement, otherwise));
    }

    /** Just before COMMIT, in a round trip of its own only where somebody looks at what a statement returns. */
    void finish() {
        if (isAwaited()) {
            turn("before COMMIT", queue.size());
            flush();
        }
        baton.call(PortCall.COMMIT, null, 0);
        flush();
    }

    private boolean isAwaited() {
        for (int at = 0; at < queue.size(); at++) {
            if (queue.get(at).otherwise() != null) {
                return true;
            }
        }
        return false;
    }

    /** BEGIN was the turn of the first round trip. */
    private SimTask turn(Object subject, long digest) {
        SimTask self = begun ? baton.call(PortCall.STATEMENT, subject, digest)
                : baton.note(PortCall.STATEMENT, subject, digest);
        begun = true;
        return self;
    }

    private void flush() {
        requireOpen.run();
        for (Queued queued : queue) {
            Statement<?> statement = queued.statement();
            baton.note(PortCall.STATEMENT, statement, Digest.of(statement)).looks.add(statement);
            Object result = tables.run(statement);
            baton.trace.add(Digest.ofResult(result));
            if (queued.otherwise() != null && result.equals(false)) {
                throw queued.otherwise().get();
            }
        }
        queue.clear();
    }
}
