package dev.nevertwice.psp.fault;

import dev.nevertwice.psp.Tokens;
import java.time.Duration;

/** Which of the tries that a rule matches it fires on. */
public sealed interface When {

    /** On every one. */
    record Always() implements When {}

    /** On the n-th only. */
    record Nth(long n) implements When {}

    /** On the first n. */
    record First(long n) implements When {}

    /** On each n-th. */
    record Every(long n) implements When {}

    /**
     * On {@code of} out of {@code in}, chosen by a keyed hash of what is tried and not by chance, so the choice does not
     * depend on the order in which requests arrive.
     */
    record Ratio(long of, long in) implements When {}

    /**
     * As {@link Ratio}, but growing evenly from nothing to {@code of} out of {@code in} over that time since the rules
     * were set. What is struck at one ratio is struck at every higher one.
     */
    record Ramp(long of, long in, Duration over) implements When {}

    /**
     * Whether to fire.
     *
     * @param seed of the PSP
     * @param subject what is tried: rule, operation and reference
     * @param number of the try, from 1
     * @param age of the rules
     */
    default boolean fires(long seed, String subject, long number, Duration age) {
        return switch (this) {
            case Always always -> true;
            case Nth nth -> number == nth.n();
            case First first -> number <= first.n();
            case Every every -> number % every.n() == 0;
            case Ratio ratio -> Tokens.below(ratio.in(), seed + "\n" + subject + "\n" + number) < ratio.of();
            case Ramp ramp -> {
                long over = ramp.over().toMillis();
                long grown = ramp.of() * Math.clamp(age.toMillis(), 0, over);
                yield Tokens.below(ramp.in() * over, seed + "\n" + subject + "\n" + number) < grown;
            }
        };
    }
}
