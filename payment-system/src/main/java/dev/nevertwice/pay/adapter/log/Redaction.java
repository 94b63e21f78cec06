package dev.nevertwice.pay.adapter.log;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Takes card numbers, keys and secrets out of what is logged. */
public final class Redaction {

    /** Card numbers begin with 2 to 6; milliseconds since 1970 will not for a long time. */
    private static final Pattern DIGITS = Pattern.compile("(?<![0-9])[2-6](?:[ -]?[0-9]){12,18}(?![0-9])");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic) +[^\\s\"',;]+");
    private static final Pattern WEBHOOK_SECRET = Pattern.compile("whsec_[A-Za-z0-9+/=]+");
    private static final Pattern NAMED = Pattern.compile(
            "(?i)\\b(password|passwd|secret|api[_-]?key|authorization)(\"?\\s*[:=]\\s*\"?)[^\\s\"'&,;}]+");
    private static final String GONE = "[redacted]";

    private static volatile List<String> secrets = List.of();

    private Redaction() {}

    /** Has these taken out as well, wherever they stand. */
    public static void of(List<String> ours) {
        secrets = ours.stream().filter(secret -> secret.length() >= 8).toList();
    }

    public static String of(String text) {
        String safe = text;
        for (String secret : secrets) {
            safe = safe.replace(secret, GONE);
        }
        safe = BEARER.matcher(safe).replaceAll("$1 " + GONE);
        safe = WEBHOOK_SECRET.matcher(safe).replaceAll(GONE);
        safe = NAMED.matcher(safe).replaceAll("$1$2" + GONE);
        return DIGITS.matcher(safe).replaceAll(Redaction::card);
    }

    private static String card(MatchResult found) {
        return isCardNumber(found.group().replaceAll("[ -]", "")) ? GONE : found.group();
    }

    /** Luhn's check: most other numbers of that length fail it. */
    private static boolean isCardNumber(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
