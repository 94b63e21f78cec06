package dev.nevertwice.pay.adapter.postgres;

/** Why a database can't be used: one line for a person, who is told what to do. Never contains a password. */
public final class DatabaseProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Kind {
        /** The address is not one of a PostgreSQL database. */
        BAD_ADDRESS,
        /** Nobody answers, or the name can't be resolved. */
        UNREACHABLE,
        /** Wrong password, unknown user, or a rule against us. */
        LOGIN_REFUSED,
        /** The server has no such database. */
        NO_SUCH_DATABASE,
        /** Older than what is supported. */
        TOO_OLD,
        /** It may forget what it acknowledged. */
        NOT_DURABLE,
        /** The tables can't be made or are not the ones expected. */
        MIGRATION_FAILED,
        /** The embedded server didn't come up. */
        NOT_STARTED
    }

    private final Kind kind;

    DatabaseProblem(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
