package dev.nevertwice.psp.payout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Money;
import java.util.List;

/**
 * What a merchant asks to have paid out.
 *
 * @param arrives false where the bank account it names is closed
 */
public record PayoutRequest(long amount, String currency, String reference, boolean arrives) {

    private static final List<String> BANKS = List.of("bank_main", "bank_closed");

    public static PayoutRequest read(JsonNode body) {
        Fields fields = Fields.of(body);
        PayoutRequest request = new PayoutRequest(
                Money.amount(fields), Money.currency(fields), fields.name("reference"),
                !fields.has("destination") || fields.oneOf("destination", BANKS).equals("bank_main"));
        fields.end();
        return request;
    }
}
