package dev.nevertwice.pay.retry;

import dev.nevertwice.pay.env.Entropy;

/** Draws always the same number, or the highest possible one below it. */
record Chance(long number) implements Entropy {

    static final Chance LEAST = new Chance(0);
    static final Chance MOST = new Chance(Long.MAX_VALUE);

    @Override
    public String id(String prefix) {
        throw new AssertionError("no id is needed");
    }

    @Override
    public long below(long bound) {
        return Math.min(number, bound - 1);
    }
}
