package dev.nevertwice.pay.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.reconciliation.Cells.Unreadable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;

/**
 * One element of Toss's {@code GET /v1/settlements}: signed amounts in major units. It has no types: a sign, a {@code cancel}
 * and a {@code paymentKey} or none say what it is.
 */
final class TossLayout {

    private TossLayout() {}

    /** @throws Unreadable when a field can't be what it should be */
    static SettlementRow read(long element, JsonNode json) {
        String row = text(json, "transactionKey");
        String charge = textOrNull(json, "paymentKey");
        Currency currency = Cells.currency(text(json, "currency"));
        long signed = major(json, "amount", currency);
        if (signed == 0) {
            throw new Unreadable("amount is zero");
        }
        String order = textOrNull(json, "orderId");
        JsonNode cancel = json.path("cancel");
        RowKind kind = kind(signed > 0, cancel.isObject(), charge != null);
        return new SettlementRow(
                element,
                row,
                kind,
                kind.known(charge, kind == RowKind.CHARGEBACK ? charge : textOrNull(cancel, "transactionKey"), order),
                charge,
                charge == null ? null : order,
                cancel.isObject() ? textOrNull(cancel, "cancelReason") : null,
                new Money(Math.abs(signed), currency),
                major(json, "fee", currency),
                at(json),
                textOrNull(json, "paidOutDate"));
    }

    /** A sale that comes in parts and a dispute that was won look like a charge: the list does not tell them apart. */
    private static RowKind kind(boolean incoming, boolean cancelled, boolean ofACharge) {
        if (cancelled) {
            return incoming ? RowKind.REFUND_FAILED : RowKind.REFUND;
        }
        if (ofACharge) {
            return incoming ? RowKind.CHARGE : RowKind.CHARGEBACK;
        }
        return incoming ? RowKind.PAYOUT_FAILED : RowKind.PAYOUT;
    }

    private static String text(JsonNode json, String field) {
        return Cells.reference(field, json.path(field).textValue());
    }

    private static String textOrNull(JsonNode json, String field) {
        return json.hasNonNull(field) ? text(json, field) : null;
    }

    private static long major(JsonNode json, String field, Currency currency) {
        JsonNode number = json.path(field);
        if (!number.isNumber()) {
            throw new Unreadable(field + " is not a number");
        }
        return Cells.major(field, number.decimalValue().toPlainString(), currency);
    }

    private static Instant at(JsonNode json) {
        try {
            return Cells.time(OffsetDateTime.parse(json.path("approvedAt").asText()).toInstant());
        } catch (DateTimeException wrong) {
            throw new Unreadable("approvedAt can't be read");
        }
    }
}
