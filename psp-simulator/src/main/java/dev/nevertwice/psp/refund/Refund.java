package dev.nevertwice.psp.refund;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.registration.Charge;
import java.time.Instant;

/** Money given back for a charge. */
public record Refund(String id, Account account, String key, Charge charge, String reference, long amount,
        Instant createdAt) {}
