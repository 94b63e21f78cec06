package dev.nevertwice.pay;

import dev.nevertwice.pay.checkout.Intake;
import java.time.Duration;

/**
 * The one configuration record.
 *
 * @param merchantId the merchant whose key is {@code merchantKey}
 * @param returnOrigin the only origin that a return URL may have
 * @param pspAccount our account at the PSP, {@code pspKey} its API key
 * @param webhookSecret shared with the PSP, written {@code whsec_<base64>}
 * @param intake what a checkout does when its caller does not say
 * @param callDeadline how long one PSP call may take; shorter than {@code lease}, so that a claim outlives its call
 * @param answerDeadline how long a synchronous checkout waits for an outcome before it answers 202
 * @param lease how long a claimed job belongs to its claimer, by the database's clock
 * @param retryBase first back-off of the retry queue; doubles up to {@code retryMost}
 * @param trackBase first interval of the tracker's look-ups while the PSP says pending; doubles up to {@code trackMost}
 * @param keyLifetime how long the PSP says it remembers a key; no key is used in the last {@code keyMargin} of it
 * @param poll how long an idle worker sleeps
 * @param webhookTolerance how old a webhook's timestamp may be
 */
public record Settings(
        String merchantId,
        String merchantKey,
        String opsKey,
        String returnOrigin,
        String pspAccount,
        String pspKey,
        String webhookSecret,
        Intake intake,
        Duration callDeadline,
        Duration answerDeadline,
        Duration lease,
        Duration retryBase,
        Duration retryMost,
        Duration trackBase,
        Duration trackMost,
        Duration keyLifetime,
        Duration keyMargin,
        Duration poll,
        Duration webhookTolerance) {

    public Settings {
        require(callDeadline.compareTo(lease.dividedBy(2)) <= 0, "lease", "must be at least twice callDeadline");
        require(webhookSecret.startsWith("whsec_"), "webhookSecret", "must be written whsec_<base64>");
    }

    /** The webhook secret that simulator and payment system share unless told otherwise. */
    public static final String TEST_WEBHOOK_SECRET = "whsec_bmV2ZXJ0d2ljZS10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5";

    public static Settings defaults() {
        return new Settings(
                "mer_1",
                "merchant_test_key",
                "ops_test_key",
                "http://127.0.0.1:8080",
                "acct_1",
                "psp_test_key",
                TEST_WEBHOOK_SECRET,
                Intake.SYNC,
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                Duration.ofHours(1),
                Duration.ofMillis(500),
                Duration.ofMinutes(5));
    }

    /**
     * The same with every configured duration divided: time on the live rig is real. A webhook's age, in whole seconds on
     * the wire, is not.
     */
    public Settings scaled(int timeScale) {
        return new Settings(
                merchantId,
                merchantKey,
                opsKey,
                returnOrigin,
                pspAccount,
                pspKey,
                webhookSecret,
                intake,
                callDeadline.dividedBy(timeScale),
                answerDeadline.dividedBy(timeScale),
                lease.dividedBy(timeScale),
                retryBase.dividedBy(timeScale),
                retryMost.dividedBy(timeScale),
                trackBase.dividedBy(timeScale),
                trackMost.dividedBy(timeScale),
                keyLifetime.dividedBy(timeScale),
                keyMargin.dividedBy(timeScale),
                poll.dividedBy(timeScale),
                webhookTolerance);
    }

    private static void require(boolean condition, String path, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(path + " " + rule);
        }
    }
}
