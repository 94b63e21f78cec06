package dev.nevertwice.pay.checkout;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.money.Money;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a buyer wants to pay and how.
 *
 * @param source card token of a direct payment, or null for the hosted page
 * @param returnUrl where the hosted page sends the buyer, or null
 */
public record Cart(List<Line> lines, String source, String returnUrl) {

    /** For now a payment has one order; the API takes a list so that it need not change. */
    private static final int LINES_MOST = 1;

    /** No order is larger, and a sum of the largest list of them is far from overflowing. */
    private static final long AMOUNT_MOST = 1_000_000_000_000L;

    /** What one seller gets. */
    public record Line(String seller, Money amount) {}

    /**
     * Reads the body of a checkout.
     *
     * @throws Refusal when anything in it is wrong
     */
    public static Cart read(byte[] body, String returnOrigin) {
        Fields fields = Fields.of(body, "orders", "method", "source", "return_url");
        List<Line> lines = new ArrayList<>();
        for (Fields order : fields.objects("orders", LINES_MOST, "seller", "amount", "currency")) {
            lines.add(new Line(order.reference("seller"), money(order)));
        }
        return switch (fields.text("method")) {
            case "direct" -> new Cart(List.copyOf(lines), fields.reference("source"), absent(fields, "return_url"));
            case "hosted" -> {
                absent(fields, "source");
                yield new Cart(List.copyOf(lines), null, returnUrl(fields, returnOrigin));
            }
            default -> throw fields.refuse("method", "must be direct or hosted");
        };
    }

    /** Equal for equal carts, however the JSON was written. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(line.seller()).append(' ').append(line.amount().minor()).append(' ');
            text.append(line.amount().code()).append('\n');
        }
        text.append(source).append('\n').append(returnUrl);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Money money(Fields order) {
        long minor = order.positive("amount");
        if (minor > AMOUNT_MOST) {
            throw order.refuse("amount", "must be at most " + AMOUNT_MOST + " minor units");
        }
        try {
            return Money.of(minor, order.text("currency"));
        } catch (IllegalArgumentException | AssertionError unknown) {
            throw order.refuse("currency", "is not an ISO 4217 currency that can be paid with");
        }
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
