package dev.nevertwice.psp.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * When a callback that was not acknowledged is sent again, and what counts as acknowledged.
 *
 * @param waits after the 1st, 2nd, ... unanswered delivery
 * @param lastRepeats whether the last wait is used again and again until {@code giveUp}
 * @param giveUp after this much time since the first delivery there are no more retries
 * @param answerTimeout after this a delivery counts as unanswered
 * @param onlyOk whether nothing but 200 acknowledges; else any 2xx does
 * @param queuedAfter after so many retries an event waits in its endpoint's queue, of which only the head is tried and whose
 *     next one goes when the head was acknowledged; 0: there is no queue
 */
public record RetrySchedule(
        String name, List<Duration> waits, boolean lastRepeats, Duration giveUp, Duration answerTimeout,
        boolean onlyOk, int queuedAfter) {

    /** What PSPs allow a receiver; Adyen says so, of Toss it is reported. */
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    /** That of the {@code default} profile and of all whose PSP publishes none. */
    private static final RetrySchedule DEFAULT = new RetrySchedule("default",
            List.of(1, 2, 5, 10, 30, 60, 300, 900, 3600).stream().map(Duration::ofSeconds).toList(),
            true, Duration.ofDays(3), TEN_SECONDS, false, 0);

    /** Three days, exponentially: Stripe does not publish the waits, doubling from a minute is ours. */
    private static final RetrySchedule STRIPE = new RetrySchedule("stripe",
            IntStream.range(0, 12).mapToObj(i -> Duration.ofMinutes(1L << i)).toList(),
            false, Duration.ofDays(3), TEN_SECONDS, false, 0);

    /** Three times over a few hours; the waits are ours. */
    private static final RetrySchedule STRIPE_SANDBOX = new RetrySchedule("stripe-sandbox",
            minutes(10, 60, 180), false, Duration.ofDays(1), TEN_SECONDS, false, 0);

    /** Three quick retries, then the endpoint's queue for 30 days. */
    private static final RetrySchedule ADYEN = new RetrySchedule("adyen",
            List.of(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMinutes(2),
                    Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofMinutes(30),
                    Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(4), Duration.ofHours(8)),
            true, Duration.ofDays(30), TEN_SECONDS, false, 3);

    /** Seven retries over 3 days and 19 hours. */
    private static final RetrySchedule TOSS = new RetrySchedule("toss",
            minutes(1, 4, 16, 64, 256, 1024, 4096), false, Duration.ofDays(5), TEN_SECONDS, true, 0);

    /** At most 25 times over three days; that they are evenly spread is ours. */
    private static final RetrySchedule PAYPAL = new RetrySchedule("paypal",
            IntStream.range(0, 25).mapToObj(i -> Duration.ofMinutes(172)).toList(),
            false, Duration.ofDays(3), TEN_SECONDS, false, 0);

    private static final List<RetrySchedule> PUBLISHED = List.of(DEFAULT, STRIPE, STRIPE_SANDBOX, ADYEN, TOSS, PAYPAL);

    public RetrySchedule {
        waits = List.copyOf(waits);
    }

    /** Other times, in the manner of {@code profile}'s PSP. */
    static RetrySchedule inTheMannerOf(String profile, List<Duration> waits, Duration giveUp, Duration answerTimeout) {
        RetrySchedule manner = ofProfile(profile).orElse(DEFAULT);
        return new RetrySchedule(
                manner.name, waits, manner.lastRepeats, giveUp, answerTimeout, manner.onlyOk, manner.queuedAfter);
    }

    /** What a profile's PSP does; empty for the {@code default} profile and where nothing is published. */
    public static Optional<RetrySchedule> ofProfile(String profile) {
        String name = profile.startsWith("stripe-") ? STRIPE.name : profile;
        return name.equals(DEFAULT.name) ? Optional.empty() : named(name);
    }

    /** One of default, stripe, stripe-sandbox, adyen, toss or paypal. */
    public static Optional<RetrySchedule> named(String name) {
        return PUBLISHED.stream().filter(schedule -> schedule.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return PUBLISHED.stream().map(RetrySchedule::name).toList();
    }

    /** Divides every duration, so that days pass in seconds on real clocks. */
    public RetrySchedule timeScale(long factor) {
        return new RetrySchedule(name, waits.stream().map(wait -> shorter(wait, factor)).toList(), lastRepeats,
                shorter(giveUp, factor), shorter(answerTimeout, factor), onlyOk, queuedAfter);
    }

    /** When the next try is due after {@code tries} of them; empty when there is none. */
    Optional<Instant> next(int tries, Instant first, Instant now) {
        if (tries > waits.size() && !lastRepeats) {
            return Optional.empty();
        }
        Instant due = now.plus(waits.get(Math.min(tries, waits.size()) - 1));
        return due.isAfter(first.plus(giveUp)) ? Optional.empty() : Optional.of(due);
    }

    boolean isQueued(int tries) {
        return queuedAfter > 0 && tries > queuedAfter;
    }

    boolean acknowledges(int status) {
        return onlyOk ? status == 200 : status >= 200 && status < 300;
    }

    private static List<Duration> minutes(long... minutes) {
        return Arrays.stream(minutes).mapToObj(Duration::ofMinutes).toList();
    }

    private static Duration shorter(Duration duration, long factor) {
        Duration divided = duration.dividedBy(factor);
        return divided.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : divided;
    }
}
