package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;

/**
 * One row of a settlement file, in no layout.
 *
 * @param account id of the merchant account
 * @param incoming whether the merchant's balance grew
 * @param charge null where none is concerned
 * @param object id of the refund, capture, chargeback or payout; null for a charge
 * @param order null where none is concerned
 * @param amount in minor units, positive
 * @param fee in minor units, taken off the amount
 */
record SettlementRow(
        String id, String account, String type, boolean incoming, String charge, String object, String order,
        String reference, long amount, String currency, long fee, Instant at) {

    /** The true row of a movement that is settled. */
    static SettlementRow of(String id, Movement m, SettlementTerms terms) {
        return new SettlementRow(id, m.merchant(), m.kind().rowType(), m.isIncoming(), m.charge(), m.object(),
                m.order(), m.reference(), m.amount(), m.currency(), terms.fee(m), m.at());
    }

    SettlementRow withId(String other) {
        return new SettlementRow(other, account, type, incoming, charge, object, order, reference, amount, currency,
                fee, at);
    }

    SettlementRow withAmount(long other) {
        return new SettlementRow(id, account, type, incoming, charge, object, order, reference, other, currency, fee,
                at);
    }

    SettlementRow withFee(long other) {
        return new SettlementRow(id, account, type, incoming, charge, object, order, reference, amount, currency,
                other, at);
    }

    SettlementRow withCurrency(String other) {
        return new SettlementRow(id, account, type, incoming, charge, object, order, reference, amount, other, fee,
                at);
    }

    SettlementRow withTime(Instant other) {
        return new SettlementRow(id, account, type, incoming, charge, object, order, reference, amount, currency, fee,
                other);
    }

    /** The same money for a charge that never was. */
    SettlementRow ofNothing(String other) {
        return new SettlementRow(other, account, "charge", true, "ch_none_" + other, null, "ord_none_" + other,
                "none_" + other, amount, currency, fee, at);
    }

    /** For the native layout's column {@code refund}: the id of whatever the row is about besides the charge. */
    String refund() {
        return object;
    }

    ObjectNode json() {
        return Json.object()
                .put("row", id)
                .put("type", type)
                .put("charge", charge)
                .put("refund", refund())
                .put("order", order)
                .put("reference", reference)
                .put("amount", amount)
                .put("currency", currency)
                .put("fee", fee)
                .put("occurred_at", Times.text(at));
    }
}
