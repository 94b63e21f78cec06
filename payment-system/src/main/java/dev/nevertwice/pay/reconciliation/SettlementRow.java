package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.money.Money;
import java.time.Instant;

/**
 * One readable row of a settlement file, whatever its layout (docs/psp-settlement.md).
 *
 * @param line of the file, from 1; in a JSON list the element's number
 * @param row the PSP's number of the row, unique per account
 * @param reference the PSP's id of the movement; with the kind it is what the row is paired by
 * @param charge the PSP's charge that it is about, or null
 * @param order our order, or null
 * @param merchantReference our own id of what was asked for (attempt, refund, capture), or null where the layout has none
 * @param amount positive: the kind says the direction
 * @param fee in minor units of the same currency; null where it is in another one
 * @param batch what it was paid out with, or null
 */
record SettlementRow(
        long line,
        String row,
        RowKind kind,
        String reference,
        String charge,
        String order,
        String merchantReference,
        Money amount,
        Long fee,
        Instant at,
        String batch) {}
