package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.store.StoreFailure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * What an SQLSTATE means at which moment.
 *
 * <p>Before COMMIT is sent every failure means that nothing happened. From then on only the server's own refusal does
 * (class 40: serialization; class 23: a constraint; what makes a statement wrong); anything else, a broken connection and
 * "terminating connection" (57P01) among them, may have come before or after the commit became durable.
 */
final class SqlFailures {

    /**
     * The server can't serve now, though the statement is right: 08 connection, 53 out of resources, 57 operator
     * intervention (a shut-down, a cancelled statement), 58 system error, XX internal error, 25 in part: 25006 a read-only standby after a
     * fail-over, 25P03 and 25P04 the server's own time limits for transactions.
     */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58", "XX");

    private static final Set<String> UNAVAILABLE = Set.of("25006", "25P03", "25P04");

    /**
     * What no COMMIT answers with, but what a statement sent with it may: the server passes over all that follows in the same
     * round trip, so nothing is committed. 0A not supported, 21 cardinality, 22 data, 23 constraint, 42 syntax or access, 54
     * program limit.
     */
    private static final Set<String> WRONG_CLASSES = Set.of("0A", "21", "22", "23", "42", "54");

    private SqlFailures() {}

    static StoreFailure beforeCommit(SQLException failure, String sql) {
        String state = state(failure);
        if (isConflict(state)) {
            return new StoreFailure.Conflict(message(failure), failure);
        }
        if (state.equals("23505")) {
            return new StoreFailure.UniqueViolation(message(failure), failure);
        }
        if (isUnavailable(failure)) {
            return new StoreFailure.Unavailable(message(failure), failure);
        }
        throw new AssertionError(message(failure) + " in: " + sql, failure);
    }

    static StoreFailure atCommit(SQLException failure) {
        String state = state(failure);
        if (isConflict(state)) {
            return new StoreFailure.Conflict(message(failure), failure);
        }
        if (state.equals("23505")) {
            return new StoreFailure.UniqueViolation(message(failure), failure);
        }
        if (state.length() >= 2 && WRONG_CLASSES.contains(state.substring(0, 2))) {
            throw new AssertionError(message(failure) + " at COMMIT or in what was sent with it", failure);
        }
        return new StoreFailure.CommitUnknown("the answer to COMMIT was lost: " + message(failure), failure);
    }

    /** 55P03 is a wait for a lock that took longer than {@code lock_timeout}: run again, like a deadlock. */
    private static boolean isConflict(String state) {
        return state.equals("40001") || state.equals("40P01") || state.equals("55P03");
    }

    private static boolean isUnavailable(SQLException failure) {
        String state = state(failure);
        return failure instanceof SQLTransientConnectionException
                || state.length() >= 2 && UNAVAILABLE_CLASSES.contains(state.substring(0, 2))
                || UNAVAILABLE.contains(state);
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }

    private static String message(SQLException failure) {
        return state(failure) + " " + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
