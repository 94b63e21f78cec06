package dev.nevertwice.pay.retry;

import dev.nevertwice.pay.retry.Strategy.Cancel;
import dev.nevertwice.pay.retry.Strategy.ExponentialBackoff;
import dev.nevertwice.pay.retry.Strategy.FixedInterval;
import dev.nevertwice.pay.retry.Strategy.Immediate;
import dev.nevertwice.pay.retry.Strategy.IncrementalInterval;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strategies as people write them: {@code immediate}, {@code fixed:5s}, {@code incremental:1s+2s..30s},
 * {@code exponential:200ms..60s}, {@code cancel}.
 */
final class StrategyText {

    static final String FORMS =
            "must be immediate, fixed:5s, incremental:1s+2s..30s, exponential:200ms..60s or cancel";

    private static final String TIME = "(\\d{1,9}(?:ms|s|m|h))";
    private static final Pattern FIXED = Pattern.compile("fixed:" + TIME);
    private static final Pattern INCREMENTAL = Pattern.compile("incremental:" + TIME + "\\+" + TIME + "\\.\\." + TIME);
    private static final Pattern EXPONENTIAL = Pattern.compile("exponential:" + TIME + "\\.\\." + TIME);

    private StrategyText() {}

    /** @throws IllegalArgumentException with the rule that it breaks, to be put after the field's path */
    static Strategy read(String text) {
        Matcher fixed = FIXED.matcher(text);
        Matcher incremental = INCREMENTAL.matcher(text);
        Matcher exponential = EXPONENTIAL.matcher(text);
        if (text.equals("immediate")) {
            return new Immediate();
        } else if (text.equals("cancel")) {
            return new Cancel();
        } else if (fixed.matches()) {
            return new FixedInterval(time(fixed.group(1)));
        } else if (incremental.matches()) {
            return new IncrementalInterval(
                    time(incremental.group(1)), time(incremental.group(2)), time(incremental.group(3)));
        } else if (exponential.matches()) {
            return new ExponentialBackoff(time(exponential.group(1)), time(exponential.group(2)));
        }
        throw new IllegalArgumentException(FORMS);
    }

    private static Duration time(String text) {
        int unit = text.endsWith("ms") ? text.length() - 2 : text.length() - 1;
        long amount = Long.parseLong(text.substring(0, unit));
        return switch (text.substring(unit)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
