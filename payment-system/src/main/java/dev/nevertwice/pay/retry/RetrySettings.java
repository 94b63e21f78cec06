package dev.nevertwice.pay.retry;

import static dev.nevertwice.pay.retry.OutcomeClass.*;
import dev.nevertwice.pay.retry.Strategy.Cancel;
import dev.nevertwice.pay.retry.Strategy.ExponentialBackoff;
import dev.nevertwice.pay.retry.Strategy.Immediate;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * When to try again, how much at most, and when to leave the PSP alone.
 *
 * @param strategies for {@code unknown}, {@code busy}, {@code not_sent}, {@code pending}, {@code declined}, {@code refused}
 * @param budget of everything that is sent again
 * @param lookUpBudget of everything that is looked up
 * @param breaker of each operation at the PSP
 */
public record RetrySettings(
        Map<OutcomeClass, Strategy> strategies,
        TokenBucket.Limits budget,
        TokenBucket.Limits lookUpBudget,
        Breaker.Limits breaker) {

    public RetrySettings {
        strategies = Collections.unmodifiableMap(new EnumMap<>(strategies));
        // Unknown is never failed: nothing that may have moved money, or may yet, is given up by a setting.
        strategies.forEach((outcome, strategy) -> require(
                outcome, !outcome.isOpen() || !(strategy instanceof Cancel), "must not be cancel: it is not over yet"));
        // A door that is closed at once would be tried in a loop that takes no time.
        for (OutcomeClass cheap : new OutcomeClass[]{BUSY, NOT_SENT, PENDING}) {
            require(cheap, !(strategies.get(cheap) instanceof Immediate),
                    "must not be immediate: it would be asked without a pause");
        }
        require(DECLINED, strategies.get(DECLINED) instanceof Cancel,
                "must be cancel: an issuer that said no is not asked again");
    }

    public static RetrySettings defaults() {
        Map<OutcomeClass, Strategy> strategies = new EnumMap<>(OutcomeClass.class);
        // A lost reply is looked up while the buyer still waits; an outage is asked about twice a minute.
        Strategy soonThenSeldom = new ExponentialBackoff(Duration.ofMillis(500), Duration.ofSeconds(30));
        strategies.put(UNKNOWN, soonThenSeldom);
        // The same, but never before Retry-After.
        strategies.put(BUSY, soonThenSeldom);
        strategies.put(NOT_SENT, soonThenSeldom);
        // A buyer on the hosted page takes a minute, a review takes days; webhooks usually come first.
        strategies.put(PENDING, new ExponentialBackoff(Duration.ofSeconds(2), Duration.ofMinutes(5)));
        strategies.put(DECLINED, new Cancel());
        // The same bytes are refused again; a person has to look.
        strategies.put(REFUSED, new Cancel());
        return new RetrySettings(
                strategies, TokenBucket.Limits.retries(), TokenBucket.Limits.lookUps(), Breaker.Limits.defaults());
    }

    /**
     * The same with one strategy chosen, written such as {@code unknown=exponential:200ms..60s}.
     *
     * @throws IllegalArgumentException with a line that begins with the field's path, such as {@code retry.unknown}
     */
    public RetrySettings with(String chosen) {
        int equals = chosen.indexOf('=');
        String word = equals < 0 ? chosen : chosen.substring(0, equals);
        OutcomeClass outcome = strategies.keySet().stream()
                .filter(known -> known.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "retry." + word + " is not known; there are " + strategies.keySet().stream()
                                .map(OutcomeClass::word).collect(Collectors.joining(", "))));
        Map<OutcomeClass, Strategy> changed = new EnumMap<>(strategies);
        changed.put(outcome, read(outcome, equals < 0 ? "" : chosen.substring(equals + 1)));
        return new RetrySettings(changed, budget, lookUpBudget, breaker);
    }

    /** The same with every duration divided. */
    public RetrySettings dividedBy(int scale) {
        Map<OutcomeClass, Strategy> divided = new EnumMap<>(OutcomeClass.class);
        strategies.forEach((outcome, strategy) -> divided.put(outcome, strategy.dividedBy(scale)));
        return new RetrySettings(
                divided, budget.dividedBy(scale), lookUpBudget.dividedBy(scale), breaker.dividedBy(scale));
    }

    private static Strategy read(OutcomeClass outcome, String text) {
        try {
            return StrategyText.read(text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("retry." + outcome.word() + " " + wrong.getMessage());
        }
    }

    private static void require(OutcomeClass outcome, boolean condition, String rule) {
        if (!condition) {
            throw new IllegalArgumentException("retry." + outcome.word() + " " + rule);
        }
    }
}
