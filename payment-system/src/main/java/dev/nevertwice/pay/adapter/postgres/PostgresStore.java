package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.TransactionScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Tables in PostgreSQL. Tries a transaction once; whoever calls decides whether to run it again.
 *
 * <p>A task that is interrupted while it waits here loses its connection, because the driver's sockets end that way; it
 * gets {@link Stopped} where nothing can have happened and {@link StoreFailure.CommitUnknown} where COMMIT was sent.
 */
public final class PostgresStore implements Store {

    private final DataSource source;
    private final SqlCompiler compiler = new SqlCompiler();

    /** @param source gives connections without auto-commit, at the isolation level wanted; see {@link PostgresDatabase} */
    public PostgresStore(DataSource source) {
        this.source = source;
    }

    @Override
    public <T> T inTransaction(Body<T> body) {
        if (Thread.currentThread().isInterrupted()) {
            throw new Stopped();
        }
        TransactionScope.open();
        try {
            Connection connection = connect();
            PostgresTransaction transaction = new PostgresTransaction(connection, compiler);
            boolean committed = false;
            try {
                T result = body.run(transaction);
                commit(connection, transaction);
                committed = true;
                return result;
            } finally {
                transaction.end();
                giveBack(connection, committed);
            }
        } finally {
            TransactionScope.close();
        }
    }

    @Override
    public List<Object> askAll(List<Statement.Query<?>> queries) {
        if (Thread.currentThread().isInterrupted()) {
            throw new Stopped();
        }
        TransactionScope.open();
        try {
            Connection connection = connect();
            try {
                connection.setAutoCommit(true);
                return PostgresTransaction.ask(connection, compiler, queries);
            } catch (SQLException failure) {
                throw SqlFailures.beforeCommit(failure, "setAutoCommit");
            } finally {
                giveBack(connection, true);
            }
        } finally {
            TransactionScope.close();
        }
    }

    private Connection connect() {
        try {
            return source.getConnection();
        } catch (SQLException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw new Stopped();
            }
            throw new StoreFailure.Unavailable("no connection: " + failure.getMessage(), failure);
        }
    }

    private static void commit(Connection connection, PostgresTransaction transaction) {
        if (transaction.death() instanceof StoreFailure failure) {
            throw failure;
        }
        if (transaction.death() != null) {
            throw new AssertionError("a failed transaction can't commit", transaction.death());
        }
        try {
            if (connection.isClosed()) {
                throw new StoreFailure.Unavailable("the connection was closed before COMMIT", null);
            }
            transaction.commit();
        } catch (SQLException failure) {
            StoreFailure meaning = SqlFailures.atCommit(failure);
            if (meaning instanceof StoreFailure.CommitUnknown && !transaction.wrote()) {
                throw new StoreFailure.Unavailable("nothing was written, " + meaning.getMessage(), failure);
            }
            throw meaning;
        }
    }

    /** A connection that can't be rolled back is cut: then the server rolls back. */
    private static void giveBack(Connection connection, boolean committed) {
        try (connection) {
            if (!committed) {
                rollBackOrCut(connection);
            }
        } catch (SQLException broken) {
            // The transaction has ended, one way or the other; the pool drops what is broken.
        }
    }

    private static void rollBackOrCut(Connection connection) throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            connection.abort(Runnable::run);
        }
    }
}
