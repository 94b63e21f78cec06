package dev.nevertwice.psp.refund;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Money;

/** What a merchant asks to have refunded. */
public record RefundRequest(String charge, long amount, String currency, String reference) {

    public static RefundRequest read(JsonNode body) {
        Fields fields = Fields.of(body);
        RefundRequest request = new RefundRequest(
                fields.name("charge"), Money.amount(fields), Money.currency(fields), fields.name("reference"));
        fields.end();
        return request;
    }
}
