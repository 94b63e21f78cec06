package dev.nevertwice.psp.capture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Money;

/**
 * What a merchant asks to have captured.
 *
 * @param last whether what is then still held is released
 */
public record CaptureRequest(long amount, String currency, String reference, boolean last) {

    public static CaptureRequest read(JsonNode body) {
        Fields fields = Fields.of(body);
        CaptureRequest request = new CaptureRequest(
                Money.amount(fields), Money.currency(fields), fields.name("reference"),
                fields.has("final") && fields.isTrue("final"));
        fields.end();
        return request;
    }
}
