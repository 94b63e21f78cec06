package dev.nevertwice.psp;

import dev.nevertwice.psp.callback.RetrySchedule;
import dev.nevertwice.psp.callback.WebhookEndpoint;
import dev.nevertwice.psp.profile.Profile;
import dev.nevertwice.psp.profile.Profiles;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Everything that makes one simulated PSP differ from another.
 *
 * @param seed of ids, tokens and the faults' ratios
 * @param publicUrl what page addresses begin with, without a slash at the end; null: the shell fills in its own address
 * @param webhookUrl where callbacks go; null: no callbacks are made
 * @param webhookSecret {@code whsec_<base64>}
 * @param processingTime between accepting and committing a registration or refund
 * @param keyLifetime how long an idempotency key is remembered, from its first use
 * @param pageLifetime how long an open registration waits for its buyer
 * @param reviewTime how long a {@code pending} registration stays so
 * @param callbackFirstDelay between a change and the first delivery of its callback
 * @param callbackRetries waits after the 1st, 2nd, ... unanswered delivery; the last one repeats
 * @param callbackGiveUp after this much time since the first delivery there are no more retries
 * @param callbackAnswerTimeout after this a delivery counts as unanswered
 * @param lifeTimes of authorizations, challenges, refunds, disputes and payouts
 * @param journalCapacity lines kept; older ones are dropped and counted
 * @param profile how idempotency keys are treated, and how errors are worded
 */
public record PspSettings(
        long seed,
        List<Account> accounts,
        String publicUrl,
        URI webhookUrl,
        String webhookSecret,
        Duration processingTime,
        Duration keyLifetime,
        Duration pageLifetime,
        Duration reviewTime,
        Duration callbackFirstDelay,
        List<Duration> callbackRetries,
        Duration callbackGiveUp,
        Duration callbackAnswerTimeout,
        LifeTimes lifeTimes,
        int journalCapacity,
        Profile profile) {

    /** Published on purpose: it protects test money only. */
    public static final String DEFAULT_API_KEY = "psp_test_key";

    /** Base64 of "nevertwice-test-secret-0123456789". Published on purpose, like the key. */
    public static final String DEFAULT_WEBHOOK_SECRET = "whsec_bmV2ZXJ0d2ljZS10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5";

    public PspSettings {
        accounts = List.copyOf(accounts);
        callbackRetries = List.copyOf(callbackRetries);
        check(!accounts.isEmpty(), "accounts: there must be at least one");
        check(accounts.stream().map(Account::id).distinct().count() == accounts.size(), "accounts: ids must differ");
        check(accounts.stream().map(Account::apiKey).distinct().count() == accounts.size(),
                "accounts: keys must differ");
        check(publicUrl == null
                || publicUrl.matches("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~/-]*)?") && !publicUrl.endsWith("/"),
                "publicUrl: must be http(s)://host[:port][/path] without a slash at the end");
        check(webhookUrl == null || isHttp(webhookUrl), "webhookUrl: must be an absolute http or https address");
        check(WebhookEndpoint.isSecret(webhookSecret),
                "webhookSecret: must be whsec_ and at least 16 bytes of Base64");
        check(!callbackRetries.isEmpty(), "callbackRetries: there must be at least one");
        callbackRetries.forEach(wait -> positive(wait, "callbackRetries"));
        notNegative(processingTime, "processingTime");
        positive(keyLifetime, "keyLifetime");
        positive(pageLifetime, "pageLifetime");
        notNegative(reviewTime, "reviewTime");
        notNegative(callbackFirstDelay, "callbackFirstDelay");
        positive(callbackGiveUp, "callbackGiveUp");
        positive(callbackAnswerTimeout, "callbackAnswerTimeout");
        check(journalCapacity > 0, "journalCapacity: must be at least 1");
    }

    /** One account, and the times documented in docs/psp-api.md. */
    public static PspSettings defaults() {
        return new PspSettings(
                1,
                List.of(new Account("acct_1", DEFAULT_API_KEY)),
                null,
                null,
                DEFAULT_WEBHOOK_SECRET,
                Duration.ZERO,
                // What most PSPs advertise (Stripe: at least 24 h).
                Duration.ofHours(24),
                Duration.ofMinutes(30),
                Duration.ofSeconds(10),
                // Real callbacks trail the reply; a fault moves them before it.
                Duration.ofMillis(50),
                List.of(1, 2, 5, 10, 30, 60, 300, 900, 3600).stream().map(Duration::ofSeconds).toList(),
                Duration.ofDays(3),
                Duration.ofSeconds(10),
                LifeTimes.defaults(),
                // About 30 MB of lines.
                100_000,
                Profiles.DEFAULT);
    }

    public PspSettings withSeed(long other) {
        return new PspSettings(other, accounts, publicUrl, webhookUrl, webhookSecret, processingTime, keyLifetime,
                pageLifetime,
                reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout,
                lifeTimes, journalCapacity, profile);
    }

    public PspSettings withAccounts(List<Account> other) {
        return new PspSettings(seed, other, publicUrl, webhookUrl, webhookSecret, processingTime, keyLifetime,
                pageLifetime,
                reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout,
                lifeTimes, journalCapacity, profile);
    }

    public PspSettings withPublicUrl(String other) {
        return new PspSettings(seed, accounts, other, webhookUrl, webhookSecret, processingTime, keyLifetime,
                pageLifetime,
                reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout,
                lifeTimes, journalCapacity, profile);
    }

    public PspSettings withWebhookUrl(URI other) {
        return new PspSettings(seed, accounts, publicUrl, other, webhookSecret, processingTime, keyLifetime,
                pageLifetime,
                reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout,
                lifeTimes, journalCapacity, profile);
    }

    public PspSettings withWebhookSecret(String other) {
        return new PspSettings(seed, accounts, publicUrl, webhookUrl, other, processingTime, keyLifetime, pageLifetime,
                reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout,
                lifeTimes, journalCapacity, profile);
    }

    public PspSettings withProcessingTime(Duration other) {
        return new PspSettings(seed, accounts, publicUrl, webhookUrl, webhookSecret, other, keyLifetime, pageLifetime,
                reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout,
                lifeTimes, journalCapacity, profile);
    }

    public PspSettings withLifetimes(Duration key, Duration page) {
        return new PspSettings(seed, accounts, publicUrl, webhookUrl, webhookSecret, processingTime, key, page,
                reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout,
                lifeTimes, journalCapacity, profile);
    }

    public PspSettings withReviewTime(Duration other) {
        return new PspSettings(seed, accounts, publicUrl, webhookUrl, webhookSecret, processingTime, keyLifetime,
                pageLifetime,
                other, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout, lifeTimes,
                journalCapacity, profile);
    }

    public PspSettings withCallbackTimes(Duration first, List<Duration> retries, Duration giveUp,
            Duration answerTimeout) {
        return new PspSettings(seed, accounts, publicUrl, webhookUrl, webhookSecret, processingTime, keyLifetime,
                pageLifetime,
                reviewTime, first, retries, giveUp, answerTimeout, lifeTimes, journalCapacity, profile);
    }

    public PspSettings withLifeTimes(LifeTimes other) {
        return new PspSettings(seed, accounts, publicUrl, webhookUrl, webhookSecret, processingTime, keyLifetime,
                pageLifetime, reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout,
                other, journalCapacity, profile);
    }

    public PspSettings withJournalCapacity(int other) {
        return new PspSettings(seed, accounts, publicUrl, webhookUrl, webhookSecret, processingTime, keyLifetime,
                pageLifetime,
                reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp, callbackAnswerTimeout, lifeTimes,
                other, profile);
    }

    /**
     * Keys live and callbacks are repeated as the profile's PSP advertises, where it does; set other times afterwards.
     */
    public PspSettings withProfile(Profile other) {
        PspSettings known = new PspSettings(seed, accounts, publicUrl, webhookUrl, webhookSecret, processingTime,
                other.lifetime(), pageLifetime, reviewTime, callbackFirstDelay, callbackRetries, callbackGiveUp,
                callbackAnswerTimeout, lifeTimes, journalCapacity, other);
        return RetrySchedule.ofProfile(other.name())
                .map(schedule -> known.withCallbackTimes(
                        callbackFirstDelay, schedule.waits(), schedule.giveUp(), schedule.answerTimeout()))
                .orElse(known);
    }

    /**
     * Divides every duration by {@code factor}, so that hours of waiting pass in seconds on real clocks. Faults' own
     * durations are not touched: whoever writes the rules scales them.
     */
    public PspSettings timeScale(long factor) {
        check(factor > 0, "timeScale: must be at least 1");
        return new PspSettings(seed, accounts, publicUrl, webhookUrl, webhookSecret,
                processingTime.dividedBy(factor), shorter(keyLifetime, factor), shorter(pageLifetime, factor),
                reviewTime.dividedBy(factor), callbackFirstDelay.dividedBy(factor),
                callbackRetries.stream().map(wait -> shorter(wait, factor)).toList(),
                shorter(callbackGiveUp, factor), shorter(callbackAnswerTimeout, factor), lifeTimes.dividedBy(factor),
                journalCapacity, profile);
    }

    /** At least a millisecond, so that nothing which must wait becomes a busy loop. */
    private static Duration shorter(Duration duration, long factor) {
        Duration divided = duration.dividedBy(factor);
        return divided.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : divided;
    }

    private static boolean isHttp(URI url) {
        return url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
    }

    private static void positive(Duration value, String path) {
        check(value.compareTo(Duration.ZERO) > 0, path + ": must be longer than zero");
    }

    private static void notNegative(Duration value, String path) {
        check(!value.isNegative(), path + ": must not be negative");
    }

    private static void check(boolean ok, String message) {
        if (!ok) {
            throw new IllegalArgumentException(message);
        }
    }
}
