package dev.nevertwice.psp;

import java.time.Duration;

/**
 * How long things take that happen after a payment's first answer.
 *
 * @param authorization how long an authorization can be captured
 * @param challenge how long the buyer has for a 3-D Secure challenge
 * @param reviewHours the review of {@code tok_review_hours}
 * @param reviewDays the review of {@code tok_review_days}
 * @param refund until a pending refund succeeds or fails
 * @param dispute between a capture and the chargeback that its card asks for
 * @param disputeDecision until such a chargeback is decided
 * @param payout until a payout is paid or comes back
 */
public record LifeTimes(
        Duration authorization,
        Duration challenge,
        Duration reviewHours,
        Duration reviewDays,
        Duration refund,
        Duration dispute,
        Duration disputeDecision,
        Duration payout) {

    public LifeTimes {
        positive(authorization, "authorization");
        positive(challenge, "challenge");
        positive(reviewHours, "reviewHours");
        positive(reviewDays, "reviewDays");
        positive(refund, "refund");
        positive(dispute, "dispute");
        positive(disputeDecision, "disputeDecision");
        positive(payout, "payout");
    }

    /** As docs/psp-life-cycle.md says. */
    public static LifeTimes defaults() {
        return new LifeTimes(
                // What card schemes allow for most merchants.
                Duration.ofDays(7),
                Duration.ofMinutes(15),
                Duration.ofHours(6),
                Duration.ofDays(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofDays(7),
                Duration.ofSeconds(10));
    }

    public LifeTimes withAuthorization(Duration other) {
        return new LifeTimes(
                other, challenge, reviewHours, reviewDays, refund, dispute, disputeDecision, payout);
    }

    LifeTimes dividedBy(long factor) {
        return new LifeTimes(shorter(authorization, factor), shorter(challenge, factor), shorter(reviewHours, factor),
                shorter(reviewDays, factor), shorter(refund, factor), shorter(dispute, factor),
                shorter(disputeDecision, factor), shorter(payout, factor));
    }

    private static Duration shorter(Duration duration, long factor) {
        Duration divided = duration.dividedBy(factor);
        return divided.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : divided;
    }

    private static void positive(Duration value, String path) {
        if (value.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("lifeTimes." + path + ": must be longer than zero");
        }
    }
}
