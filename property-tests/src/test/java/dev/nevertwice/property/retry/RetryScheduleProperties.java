package dev.nevertwice.property.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.retry.Decision;
import dev.nevertwice.pay.retry.OutcomeClass;
import dev.nevertwice.pay.retry.RetryPolicy;
import dev.nevertwice.pay.retry.RetryPolicy.Situation;
import dev.nevertwice.pay.retry.RetrySettings;
import dev.nevertwice.pay.retry.Strategy;
import dev.nevertwice.pay.retry.Strategy.ExponentialBackoff;
import dev.nevertwice.pay.retry.Strategy.FixedInterval;
import dev.nevertwice.pay.retry.Strategy.IncrementalInterval;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** What holds for every schedule, however it is set, and for every decision about a request that may be under way. */
class RetryScheduleProperties {

    private static final Duration KEY_USABLE = Duration.ofHours(20);
    private static final RetryPolicy POLICY = new RetryPolicy(RetrySettings.defaults().strategies(), KEY_USABLE);

    /** A schedule and the longest that it may wait. */
    record Bounded(Strategy strategy, Duration most) {}

    /** Chance that always gives the same share of what it may. */
    private record Share(long permille) implements Entropy {

        @Override
        public String id(String prefix) {
            return prefix;
        }

        @Override
        public long below(long bound) {
            return (bound - 1) / 1_000 * permille;
        }
    }

    @Property(tries = 1_000)
    void noWaitIsNegativeOrLongerThanTheLongest(
            @ForAll("schedules") Bounded bounded, @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long tries,
            @ForAll @LongRange(min = 0, max = 1_000) long permille) {
        Duration wait = bounded.strategy().after(tries, new Share(permille)).orElseThrow();
        assertFalse(wait.isNegative());
        assertTrue(wait.compareTo(bounded.most()) <= 0, () -> wait + " of at most " + bounded.most());
    }

    @Property(tries = 1_000)
    void aLaterTryNeverWaitsLess(
            @ForAll("schedules") Bounded bounded, @ForAll @LongRange(min = 1, max = 100) long tries) {
        Entropy chance = new Share(500);
        Duration wait = bounded.strategy().after(tries, chance).orElseThrow();
        assertTrue(bounded.strategy().after(tries + 1, chance).orElseThrow().compareTo(wait) >= 0);
    }

    @Property(tries = 500)
    void nobodyComesBackSoonerThanWasAskedFor(
            @ForAll("schedules") Bounded bounded, @ForAll @LongRange(min = 1, max = 100) long tries,
            @ForAll @LongRange(min = 0, max = 100_000_000) long askedMillis) {
        Duration asked = Duration.ofMillis(askedMillis);
        assertTrue(bounded.strategy().after(tries, new Share(0), asked).compareTo(asked) >= 0);
    }

    /** What may have been executed is never given up, and never sent again before it was looked up. */
    @Property(tries = 1_000)
    void unknownIsNeverTheEnd(
            @ForAll("open") OutcomeClass outcome, @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long tries,
            @ForAll @LongRange(min = 0, max = 10_000) long ageHours) {
        Decision decision = POLICY.decide(
                new Situation(outcome, tries, Duration.ofHours(ageHours), null), new Share(500));
        assertEquals(Decision.Again.class, decision.getClass());
        Decision due = POLICY.decide(
                new Situation(OutcomeClass.DUE, tries, Duration.ofHours(ageHours), null), new Share(500));
        assertEquals(tries > 1, due instanceof Decision.LookUpFirst);
    }

    /** A key that the PSP may have forgotten is never used again, whatever a look-up finds. */
    @Property(tries = 500)
    void anOldKeyIsNotSentAgain(
            @ForAll @LongRange(min = 1, max = 1_000_000) long tries,
            @ForAll @LongRange(min = 0, max = 1_000_000_000) long ageSeconds) {
        Duration age = Duration.ofSeconds(ageSeconds);
        Decision decision = POLICY.decide(new Situation(OutcomeClass.ABSENT, tries, age, null), new Share(500));
        assertEquals(age.compareTo(KEY_USABLE) < 0, decision instanceof Decision.Again);
    }

    @Provide
    Arbitrary<OutcomeClass> open() {
        return Arbitraries.of(OutcomeClass.values()).filter(OutcomeClass::isOpen);
    }

    @Provide
    Arbitrary<Bounded> schedules() {
        Arbitrary<Duration> durations =
                Arbitraries.longs().between(1, Strategy.LONGEST.toMillis()).map(Duration::ofMillis);
        return Arbitraries.oneOf(
                durations.map(interval -> new Bounded(new FixedInterval(interval), interval)),
                Combinators.combine(durations, durations).as((base, more) -> {
                    Duration most = longer(base, more);
                    return new Bounded(new ExponentialBackoff(shorter(base, more), most), most);
                }),
                Combinators.combine(durations, durations, durations).as((first, step, more) -> {
                    Duration most = longer(first, more);
                    return new Bounded(new IncrementalInterval(shorter(first, more), step, most), most);
                }));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? other : one;
    }
}
