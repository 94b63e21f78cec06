package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.money.Money;
import java.time.Instant;

/**
 * One readable row of the native layout (docs/psp-api.md, "Settlement").
 *
 * @param reference the PSP's id of the movement: the charge's, the capture's or the refund's
 * @param merchantReference our attempt (charge) or the intent (capture, refund)
 */
record SettlementRow(
        long line,
        String row,
        String kind,
        String reference,
        String charge,
        String order,
        String merchantReference,
        Money amount,
        Instant at) {}
