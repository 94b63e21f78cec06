package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.store.Statement;

/** What a session does next. */
sealed interface Action {

    /** The first one of a transaction begins it. */
    record Run(Statement<?> statement) implements Action {
        @Override
        public String toString() {
            return statement.toString();
        }
    }

    /** How a transaction ends; nothing where none is open. */
    enum End implements Action {
        COMMIT,
        ROLL_BACK
    }

    /** The session's last. */
    enum Leave implements Action {
        NOW
    }
}
