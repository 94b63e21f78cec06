package dev.nevertwice.pay.store;

/** Why a transaction did not end as asked. The transaction is dead in every case. */
public abstract sealed class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StoreFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Serialization failure or deadlock (SQLSTATE 40001, 40P01): nothing happened; run the body again. */
    public static final class Conflict extends StoreFailure {

        private static final long serialVersionUID = 1L;

        public Conflict(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A unique key was taken (23505): nothing happened. */
    public static final class UniqueViolation extends StoreFailure {

        private static final long serialVersionUID = 1L;

        public UniqueViolation(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The store can't be reached or broke off before COMMIT was sent: nothing happened. */
    public static final class Unavailable extends StoreFailure {

        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** COMMIT was sent and its answer was lost: nobody knows. Look the command id up, then decide. */
    public static final class CommitUnknown extends StoreFailure {

        private static final long serialVersionUID = 1L;

        public CommitUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
