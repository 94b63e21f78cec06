package dev.nevertwice.pay.checkout;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import java.net.URI;

/**
 * What a buyer wants to pay with.
 *
 * @param source card token of a direct payment, or null for the hosted page
 * @param returnUrl where the hosted page sends the buyer, or null
 */
record Instrument(String source, String returnUrl) {

    /**
     * Reads the fields {@code method}, {@code source} and {@code return_url}.
     *
     * @throws Refusal when anything in them is wrong
     */
    static Instrument read(Fields fields, String returnOrigin) {
        return switch (fields.text("method")) {
            case "direct" -> new Instrument(fields.reference("source"), absent(fields, "return_url"));
            case "hosted" -> {
                absent(fields, "source");
                yield new Instrument(null, returnUrl(fields, returnOrigin));
            }
            default -> throw fields.refuse("method", "must be direct or hosted");
        };
    }

    String method() {
        return source == null ? "hosted" : "direct";
    }

    private static String absent(Fields fields, String field) {
        if (fields.textOrNull(field) != null) {
            throw fields.refuse(field, "does not belong to this method");
        }
        return null;
    }

    private static String returnUrl(Fields fields, String origin) {
        String url = fields.text("return_url");
        try {
            URI uri = URI.create(url);
            if ((uri.getScheme() + "://" + uri.getRawAuthority()).equals(origin) && url.length() <= 1_000) {
                return url;
            }
        } catch (IllegalArgumentException notAUrl) {
            throw fields.refuse("return_url", "is not a URL");
        }
        throw new Refusal(Problem.INVALID_REQUEST, "return_url must begin with the merchant's origin " + origin);
    }
}
