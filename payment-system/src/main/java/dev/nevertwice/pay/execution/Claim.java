package dev.nevertwice.pay.execution;

import java.time.Instant;

/**
 * A job that is ours until its lease ends, if nobody took it over: every effect locks the job and compares the fence.
 *
 * @param tries how often it was claimed, this time included
 * @param claimedBefore local time just before the claim: the lease ends no earlier than that plus the lease
 */
public record Claim(String job, long fence, long tries, Instant claimedBefore) {}
