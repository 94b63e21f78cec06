package dev.nevertwice.psp.truth;

/**
 * Why money moved.
 *
 * @param exchange the request that moved it
 * @param key the idempotency key it was asked for with; null where there was none
 * @param fault name of the rule that touched the exchange, several joined by commas; null when there was none
 */
public record Cause(long exchange, String key, String fault, FaultClass faultClass) {

    public Cause withKey(String other) {
        return new Cause(exchange, other, fault, faultClass);
    }

    /** The same, touched by the faults of an earlier cause too; a contract broken there stays broken. */
    public Cause after(Cause earlier) {
        if (earlier.fault == null) {
            return this;
        }
        return new Cause(exchange, key, fault == null ? earlier.fault : earlier.fault + "," + fault,
                earlier.faultClass == FaultClass.B ? FaultClass.B : faultClass);
    }

    /** The same, by a PSP that broke its contract. */
    public Cause broken() {
        return new Cause(exchange, key, fault, FaultClass.B);
    }
}
