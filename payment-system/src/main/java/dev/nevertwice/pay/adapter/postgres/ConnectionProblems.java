package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.adapter.postgres.DatabaseProblem.Kind;
import java.sql.SQLException;

/** Says in one line why a first connection failed. */
public final class ConnectionProblems {

    private ConnectionProblems() {}

    public static DatabaseProblem of(SQLException failure, DatabaseAddress address) {
        String state = String.valueOf(failure.getSQLState());
        String where = address.shown();
        if (state.startsWith("28")) {
            return new DatabaseProblem(
                    Kind.LOGIN_REFUSED,
                    "the database at " + where + " refuses user " + address.user() + ": check user and password",
                    failure);
        }
        // The server wants a password and the address has none: the driver says so with 08004.
        if (state.equals("08004") && String.valueOf(failure.getMessage()).contains("password")) {
            return new DatabaseProblem(
                    Kind.LOGIN_REFUSED,
                    "the database at " + where + " wants a password for user " + address.user()
                            + ": add &password=... to its address",
                    failure);
        }
        if (state.equals("3D000")) {
            return new DatabaseProblem(
                    Kind.NO_SUCH_DATABASE, "there is no database " + where + ": create it first", failure);
        }
        return new DatabaseProblem(
                Kind.UNREACHABLE, "the database at " + where + " can't be used: " + firstLine(failure), failure);
    }

    static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
    }
}
