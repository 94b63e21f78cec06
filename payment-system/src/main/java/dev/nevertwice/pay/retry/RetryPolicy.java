package dev.nevertwice.pay.retry;

import dev.nevertwice.pay.env.Entropy;
import java.time.Duration;
import java.util.Map;

/**
 * What to do next about a request to the PSP: one pure function with its whole table below. No number of tries makes an
 * unknown outcome a failed one; only a key that is too old, a contradiction or a mistake of ours ends in the dead-letter
 * queue.
 *
 * @param strategies how long to wait, for each class that {@link RetrySettings} lets choose
 * @param keyUsable no older key is sent again: the PSP may have forgotten it. It is looked up however old it is
 */
public record RetryPolicy(Map<OutcomeClass, Strategy> strategies, Duration keyUsable) {

    /** Why what can't be sent any more is buried. */
    public static final String KEY_TOO_OLD = "key_too_old";

    /** A PSP whose look-ups lag behind finds it again within so many; one that has lost it never will. */
    public static final int LOST_AFTER = 10;

    /** Where refused requests are tried again at all: a deployment or a new API key is through by then. */
    private static final int REFUSED_TRIES = 5;

    /**
     * @param tries how often it was tried, the try that led here included; 1 or more
     * @param age since the key was made
     * @param retryAfter how long the PSP asked to be left alone, or null
     */
    public record Situation(OutcomeClass outcome, long tries, Duration age, Duration retryAfter) {}

    public RetryPolicy {
        strategies = Map.copyOf(strategies);
    }

    public Decision decide(Situation situation, Entropy entropy) {
        return switch (situation.outcome()) {
            // Who has the first claim knows that nobody can have sent anything.
            case DUE -> situation.tries() == 1 ? new Decision.Again(Duration.ZERO) : new Decision.LookUpFirst();
            case ABSENT -> situation.age().compareTo(keyUsable) < 0
                    ? new Decision.Again(Duration.ZERO)
                    : new Decision.Bury(KEY_TOO_OLD);
            case LOST -> situation.tries() < LOST_AFTER
                    ? paced(OutcomeClass.PENDING, situation, entropy)
                    : new Decision.Bury("registration_lost");
            case UNKNOWN, BUSY, NOT_SENT, PENDING, DECLINED -> paced(situation.outcome(), situation, entropy);
            case REFUSED -> situation.tries() < REFUSED_TRIES
                    && paced(OutcomeClass.REFUSED, situation, entropy) instanceof Decision.Again again
                            ? again
                            : new Decision.Bury("refused by the PSP");
            case CONTRADICTED -> new Decision.Bury("contradiction");
            case UNWANTED -> new Decision.Refund();
        };
    }

    private Decision paced(OutcomeClass pace, Situation situation, Entropy entropy) {
        Strategy strategy = strategies.get(pace);
        return strategy instanceof Strategy.Cancel
                ? new Decision.Cancel()
                : new Decision.Again(strategy.after(situation.tries(), entropy, situation.retryAfter()));
    }
}
