package dev.nevertwice.chaos.proxy.toxic;

/** Numbers from the first to the last, both included. */
public record Range(long first, long last) {

    public static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);

    public boolean holds(long number) {
        return number >= first && number <= last;
    }

    public boolean isAll() {
        return equals(ALL);
    }
}
