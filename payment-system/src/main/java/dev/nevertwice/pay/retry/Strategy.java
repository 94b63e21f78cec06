package dev.nevertwice.pay.retry;

import dev.nevertwice.pay.env.Entropy;
import java.time.Duration;
import java.util.Optional;

/** How long to wait before the next try: one of five. All pure, none overflows. */
public sealed interface Strategy {

    /** After the given number of tries (1 or more); empty: not again. Jitter is drawn from {@code entropy}. */
    Optional<Duration> after(long tries, Entropy entropy);

    /** Like {@link #after(long, Entropy)} of one that never cancels, but no shorter than was asked for; null asks for nothing. */
    default Duration after(long tries, Entropy entropy, Duration atLeast) {
        Duration wait = after(tries, entropy).orElseThrow();
        return atLeast == null || wait.compareTo(atLeast) > 0 ? wait : atLeast;
    }

    /** The same with every duration divided: time on the live rig is real. */
    Strategy dividedBy(int scale);

    /** At once: for what heals while one blinks. Costs nothing when it helps, and a storm when it doesn't. */
    record Immediate() implements Strategy {
        @Override
        public Optional<Duration> after(long tries, Entropy entropy) {
            return Optional.of(Duration.ZERO);
        }

        @Override
        public Strategy dividedBy(int scale) {
            return this;
        }
    }

    /** Always the same. */
    record FixedInterval(Duration interval) implements Strategy {
        public FixedInterval {
            requirePositive(interval);
        }

        @Override
        public Optional<Duration> after(long tries, Entropy entropy) {
            return Optional.of(interval);
        }

        @Override
        public Strategy dividedBy(int scale) {
            return new FixedInterval(interval.dividedBy(scale));
        }
    }

    /** {@code first}, then longer by {@code step} each time, up to {@code most}. */
    record IncrementalInterval(Duration first, Duration step, Duration most) implements Strategy {
        public IncrementalInterval {
            requirePositive(first);
            requirePositive(step);
            requireOrdered(first, most);
        }

        @Override
        public Optional<Duration> after(long tries, Entropy entropy) {
            long stepsToMost = most.minus(first).dividedBy(step);
            return Optional.of(tries - 1 > stepsToMost ? most : first.plus(step.multipliedBy(tries - 1)));
        }

        @Override
        public Strategy dividedBy(int scale) {
            return new IncrementalInterval(first.dividedBy(scale), step.dividedBy(scale), most.dividedBy(scale));
        }
    }

    /**
     * {@code base}, doubling up to {@code most}, with equal jitter: half of it fixed, half by chance, so that those who
     * failed together do not come back together.
     */
    record ExponentialBackoff(Duration base, Duration most) implements Strategy {

        private static final int DOUBLINGS_MOST = 20;

        public ExponentialBackoff {
            requirePositive(base);
            requireOrdered(base, most);
        }

        @Override
        public Optional<Duration> after(long tries, Entropy entropy) {
            int doublings = (int) Math.min(tries - 1, DOUBLINGS_MOST);
            long micros = Math.min(base.toNanos() / 1_000 << doublings, most.toNanos() / 1_000);
            long half = Math.max(1, micros / 2);
            return Optional.of(Duration.ofNanos((half + entropy.below(half)) * 1_000));
        }

        @Override
        public Strategy dividedBy(int scale) {
            return new ExponentialBackoff(base.dividedBy(scale), most.dividedBy(scale));
        }
    }

    /** Never again. */
    record Cancel() implements Strategy {
        @Override
        public Optional<Duration> after(long tries, Entropy entropy) {
            return Optional.empty();
        }

        @Override
        public Strategy dividedBy(int scale) {
            return this;
        }
    }

    private static void requirePositive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("must have intervals longer than nothing");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("must have no interval longer than " + LONGEST.toDays() + " days");
        }
    }

    private static void requireOrdered(Duration least, Duration most) {
        requirePositive(most);
        if (least.compareTo(most) > 0) {
            throw new IllegalArgumentException("must not begin with more than it ends with");
        }
    }

    /** Who waits longer has forgotten it; and a million doublings of it still fit a long of microseconds. */
    Duration LONGEST = Duration.ofDays(30);
}
