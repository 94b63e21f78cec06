package dev.nevertwice.pay;

import java.time.Duration;
import java.util.Base64;

/**
 * The one configuration record.
 *
 * @param merchantId the merchant whose key is {@code merchantKey}
 * @param returnOrigin the only origin that a return URL may have
 * @param pspAccount our account at the PSP, {@code pspKey} its API key
 * @param webhookSecret shared with the PSP, written {@code whsec_<base64>}
 * @param callDeadline how long one PSP call may take; shorter than {@code lease}, so that a claim outlives its call
 * @param answerDeadline how long a synchronous checkout waits for an outcome before it answers 202
 * @param lease how long a claimed job belongs to its claimer, by the database's clock
 * @param retryBase first back-off of the retry queue; doubles up to {@code retryMost}
 * @param trackBase first interval of the tracker's look-ups while the PSP says pending; doubles up to {@code trackMost}
 * @param tries after so many tries a job goes to the dead-letter queue
 * @param keyLifetime how long the PSP says it remembers a key; no key is used in the last {@code keyMargin} of it
 * @param poll how long an idle worker sleeps
 * @param webhookTolerance how old a webhook's timestamp may be
 * @param minimumAge younger payments are not judged by reconciliation
 */
public record Settings(
        String merchantId,
        String merchantKey,
        String opsKey,
        String returnOrigin,
        String pspAccount,
        String pspKey,
        String webhookSecret,
        Duration callDeadline,
        Duration answerDeadline,
        Duration lease,
        Duration retryBase,
        Duration retryMost,
        Duration trackBase,
        Duration trackMost,
        int tries,
        Duration keyLifetime,
        Duration keyMargin,
        Duration poll,
        Duration webhookTolerance,
        Duration minimumAge) {

    public Settings {
        require(callDeadline.compareTo(lease.dividedBy(2)) <= 0, "lease", "must be at least twice callDeadline");
        require(tries > 0, "tries", "must be positive");
        require(webhookSecret.startsWith("whsec_"), "webhookSecret", "must be written whsec_<base64>");
    }

    /** The webhook secret that simulator and payment system share unless told otherwise. */
    public static final String TEST_WEBHOOK_SECRET =
            "whsec_" + Base64.getEncoder().encodeToString("nevertwice-test-secret-32-bytes!".getBytes());

    public static Settings defaults() {
        return new Settings(
                "mer_1",
                "merchant_test_key",
                "ops_test_key",
                "http://127.0.0.1:8080",
                "acct_1",
                "psp_test_key",
                TEST_WEBHOOK_SECRET,
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofMinutes(5),
                24,
                Duration.ofHours(24),
                Duration.ofHours(1),
                Duration.ofMillis(500),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1));
    }

    private static void require(boolean condition, String path, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(path + " " + rule);
        }
    }
}
