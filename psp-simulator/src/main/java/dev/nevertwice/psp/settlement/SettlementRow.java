package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.time.Instant;
import java.util.Locale;

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

    /** The true row of a movement. */
    static SettlementRow of(String id, Movement m, SettlementTerms terms) {
        boolean incoming = m.credit().equals(balance(m));
        String type = m.kind().name().toLowerCase(Locale.ROOT);
        // A fee is taken for money that comes in from a buyer; one that comes back costs nothing more.
        long fee = type.equals("charge") || type.equals("capture") ? terms.fee(m.amount(), m.currency()) : 0;
        return new SettlementRow(id, m.merchant(), type, incoming, m.charge(), m.refund(), m.order(), m.reference(),
                m.amount(), m.currency(), fee, m.at());
    }

    /** Whether the movement changed what the merchant is owed; others are in no file. */
    static boolean isSettled(Movement m) {
        return m.credit().equals(balance(m)) || m.debit().equals(balance(m));
    }

    private static String balance(Movement m) {
        return "merchant:" + m.merchant();
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

    /** The id for the native layout's column {@code refund}. */
    String refund() {
        return type.startsWith("refund") ? object : null;
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
