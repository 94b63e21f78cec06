package dev.nevertwice.pay;

import dev.nevertwice.pay.checkout.Intake;
import dev.nevertwice.pay.payout.PayoutSchedule;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import dev.nevertwice.pay.retry.RetrySettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The one configuration record.
 *
 * @param merchantId the merchant whose key is {@code merchantKey}
 * @param returnOrigin the only origin that a return URL may have
 * @param pspAccounts our accounts at PSPs, the one that is asked first at first
 * @param intake what a checkout does when its caller does not say
 * @param callDeadline how long one PSP call may take; shorter than {@code lease}, so that a claim outlives its call
 * @param answerDeadline how long a synchronous checkout waits for an outcome before it answers 202
 * @param lease how long a claimed job belongs to its claimer, by the database's clock
 * @param retry when to try again, and how much at most
 * @param keyLifetime how long the PSP says it remembers a key; no key is used in the last {@code keyMargin} of it
 * @param poll how long an idle worker sleeps
 * @param webhookTolerance how old a webhook's timestamp may be
 * @param payouts when sellers are paid without anybody asking
 * @param mostRequests requests under way at once: each waits in memory, for the database or for the PSP
 * @param otherMerchants who else may check out here, each with payments and idempotency keys of its own
 */
public record Settings(
        String merchantId,
        String merchantKey,
        String opsKey,
        String returnOrigin,
        List<PspAccount> pspAccounts,
        Intake intake,
        Duration callDeadline,
        Duration answerDeadline,
        Duration lease,
        RetrySettings retry,
        Duration keyLifetime,
        Duration keyMargin,
        Duration poll,
        Duration webhookTolerance,
        PayoutSchedule payouts,
        int mostRequests,
        List<Merchant> otherMerchants) {

    /** A merchant, and the SHA-256 of its API key in hexadecimal: the key itself is nowhere. */
    public record Merchant(String id, String keyDigest) {}

    /**
     * An account of ours at a PSP. Where the PSP is, is the shell's affair: see {@link Ports#psps}.
     *
     * @param id what it is called in the books
     * @param webhookSecrets shared with the PSP, written {@code whsec_<base64>}: two while one takes the place of the other
     * @param settlement what was agreed about its settlement files and fees
     */
    public record PspAccount(String id, String apiKey, List<String> webhookSecrets, SettlementTerms settlement) {

        public PspAccount {
            webhookSecrets = List.copyOf(webhookSecrets);
            require(id.matches("[A-Za-z0-9_.-]{1,32}"), "pspAccounts.id", "must be 1 to 32 of A-Z a-z 0-9 _ . -");
            require(!webhookSecrets.isEmpty(), "pspAccounts.webhookSecrets", "must have at least one");
            require(
                    webhookSecrets.stream().allMatch(secret -> secret.startsWith("whsec_")),
                    "pspAccounts.webhookSecrets",
                    "must be written whsec_<base64>");
        }

        /** One with the published test key and the usual terms. */
        public static PspAccount testAccount(String id, String webhookSecret) {
            return new PspAccount(id, "psp_test_key", List.of(webhookSecret), SettlementTerms.defaults());
        }

        /** Without key and secrets. */
        @Override
        public String toString() {
            return "PspAccount[" + id + "]";
        }
    }

    public Settings {
        require(callDeadline.compareTo(lease.dividedBy(2)) <= 0, "lease", "must be at least twice callDeadline");
        require(mostRequests > 0, "mostRequests", "must be positive");
        otherMerchants = List.copyOf(otherMerchants);
        pspAccounts = List.copyOf(pspAccounts);
        require(!pspAccounts.isEmpty(), "pspAccounts", "must have at least one");
        require(
                pspAccounts.stream().map(PspAccount::id).distinct().count() == pspAccounts.size(),
                "pspAccounts",
                "must have different ids");
        List<String> secrets = pspAccounts.stream().flatMap(account -> account.webhookSecrets().stream()).toList();
        require(
                secrets.stream().distinct().count() == secrets.size(),
                "pspAccounts",
                "must have different webhook secrets: what one PSP signs says nothing about another's payments");
    }

    /** The webhook secret that simulator and payment system share unless told otherwise. */
    public static final String TEST_WEBHOOK_SECRET = "whsec_bmV2ZXJ0d2ljZS10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5";

    public static Settings defaults() {
        return new Settings(
                "mer_1",
                "merchant_test_key",
                "ops_test_key",
                "http://127.0.0.1:8080",
                List.of(PspAccount.testAccount("acct_1", TEST_WEBHOOK_SECRET)),
                Intake.SYNC,
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                RetrySettings.defaults(),
                Duration.ofHours(24),
                Duration.ofHours(1),
                Duration.ofMillis(500),
                Duration.ofMinutes(5),
                PayoutSchedule.OFF,
                1_000,
                List.of(new Merchant("mer_2", "3e97466525dfb884839de6c698b8a836551108810b6d0713ca78bcb9b327911e")));
    }

    /**
     * The same with every configured duration divided: time on the live rig is real. A webhook's age, in whole seconds on
     * the wire, is not.
     */
    public Settings scaled(int timeScale) {
        return with(draft -> {
            draft.callDeadline = callDeadline.dividedBy(timeScale);
            draft.answerDeadline = answerDeadline.dividedBy(timeScale);
            draft.lease = lease.dividedBy(timeScale);
            draft.retry = retry.dividedBy(timeScale);
            draft.keyLifetime = keyLifetime.dividedBy(timeScale);
            draft.keyMargin = keyMargin.dividedBy(timeScale);
            draft.poll = poll.dividedBy(timeScale);
        });
    }

    /** The same with other retries. */
    public Settings withRetry(RetrySettings other) {
        return with(draft -> draft.retry = other);
    }

    /** The same at a PSP that remembers keys for another time; a twenty-fourth of it is left alone. */
    public Settings withKeyLifetime(Duration other) {
        return with(draft -> {
            draft.keyLifetime = other;
            draft.keyMargin = other.dividedBy(24);
        });
    }

    /** The same with other accounts. */
    public Settings withPspAccounts(List<PspAccount> others) {
        return with(draft -> draft.pspAccounts = others);
    }

    /** The same but for what is changed. */
    Settings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** The account that is asked first. */
    public PspAccount firstPspAccount() {
        return pspAccounts.getFirst();
    }

    /** Without keys and secrets. */
    @Override
    public String toString() {
        String accounts = pspAccounts.stream().map(PspAccount::id).collect(Collectors.joining(" "));
        return "Settings[merchant " + merchantId + ", accounts " + accounts + ", " + intake.word() + "]";
    }

    /** Settings while they are changed. */
    static final class Draft {

        String merchantId;
        String merchantKey;
        String opsKey;
        String returnOrigin;
        List<PspAccount> pspAccounts;
        Intake intake;
        Duration callDeadline;
        Duration answerDeadline;
        Duration lease;
        RetrySettings retry;
        Duration keyLifetime;
        Duration keyMargin;
        Duration poll;
        Duration webhookTolerance;
        PayoutSchedule payouts;
        int mostRequests;
        List<Merchant> otherMerchants;

        private Draft(Settings from) {
            merchantId = from.merchantId;
            merchantKey = from.merchantKey;
            opsKey = from.opsKey;
            returnOrigin = from.returnOrigin;
            pspAccounts = from.pspAccounts;
            intake = from.intake;
            callDeadline = from.callDeadline;
            answerDeadline = from.answerDeadline;
            lease = from.lease;
            retry = from.retry;
            keyLifetime = from.keyLifetime;
            keyMargin = from.keyMargin;
            poll = from.poll;
            webhookTolerance = from.webhookTolerance;
            payouts = from.payouts;
            mostRequests = from.mostRequests;
            otherMerchants = from.otherMerchants;
        }

        private Settings settings() {
            return new Settings(
                    merchantId,
                    merchantKey,
                    opsKey,
                    returnOrigin,
                    pspAccounts,
                    intake,
                    callDeadline,
                    answerDeadline,
                    lease,
                    retry,
                    keyLifetime,
                    keyMargin,
                    poll,
                    webhookTolerance,
                    payouts,
                    mostRequests,
                    otherMerchants);
        }
    }

    private static void require(boolean condition, String path, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(path + " " + rule);
        }
    }
}
