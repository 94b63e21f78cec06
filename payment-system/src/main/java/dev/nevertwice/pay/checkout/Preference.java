package dev.nevertwice.pay.checkout;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caller says in {@code Prefer} (RFC 7240): {@code respond-async} not to wait at all, {@code wait=N} for so many
 * seconds at most. Whatever else stands there is ignored, as the specification says.
 *
 * @param atMost empty where it does not say
 */
public record Preference(boolean respondAsync, Optional<Duration> atMost) {

    /** Of a caller who says nothing. */
    public static final Preference NONE = new Preference(false, Optional.empty());

    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,6})\"?");

    /** @param header null where there is none */
    public static Preference of(String header) {
        if (header == null) {
            return NONE;
        }
        boolean async = false;
        Optional<Duration> atMost = Optional.empty();
        for (String each : header.split(",", -1)) {
            String preference = each.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            Matcher seconds = WAIT.matcher(preference);
            if (preference.equals("respond-async")) {
                async = true;
            } else if (atMost.isEmpty() && seconds.matches()) {
                atMost = Optional.of(Duration.ofSeconds(Long.parseLong(seconds.group(1))));
            }
        }
        return new Preference(async, atMost);
    }

    /** How long the caller is kept waiting; zero is not at all. */
    Duration patience(Intake intake, Duration most) {
        if (atMost.isPresent()) {
            return atMost.get().compareTo(most) < 0 ? atMost.get() : most;
        }
        return respondAsync || intake == Intake.ASYNC ? Duration.ZERO : most;
    }
}
