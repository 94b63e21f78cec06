package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.List;

/** A transaction in which other tasks run between the statements. */
final class SimTransaction implements Transaction {

    private final Baton baton;
    private final Transaction tables;

    private final Runnable requireOpen;

    /** @param requireOpen throws where the connection has ended */
    SimTransaction(Baton baton, Transaction tables, Runnable requireOpen) {
        this.baton = baton;
        this.tables = tables;
        this.requireOpen = requireOpen;
    }

    @Override
    public Instant now() {
        baton.checkAlive();
        return tables.now();
    }

    @Override
    public <R> R run(Statement<R> statement) {
        baton.call(PortCall.STATEMENT, statement, Digest.of(statement)).looks.add(statement);
        requireOpen.run();
        R result = tables.run(statement);
        baton.trace.add(Digest.ofResult(result));
        return result;
    }

    @Override
    public List<Object> runAll(List<Statement<?>> statements) {
        Looks looks = baton.call(PortCall.STATEMENT, statements, Digest.of(statements)).looks;
        statements.forEach(looks::add);
        requireOpen.run();
        List<Object> results = tables.runAll(statements);
        baton.trace.add(Digest.ofResult(results));
        return results;
    }
}
