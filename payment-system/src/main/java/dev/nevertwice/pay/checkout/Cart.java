package dev.nevertwice.pay.checkout;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.money.Split;
import dev.nevertwice.pay.payment.Payment.Capture;
import java.util.ArrayList;
import java.util.List;

/**
 * What a buyer wants to pay and how.
 *
 * @param source card token of a direct payment, or null for the hosted page
 * @param returnUrl where the hosted page sends the buyer, or null
 * @param capture who decides what is captured
 */
public record Cart(List<Line> lines, String source, String returnUrl, Capture capture) {

    /** The PSP takes as many orders in one registration. */
    private static final int LINES_MOST = 50;

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
        Fields fields = Fields.of(
                body, "orders", "amount", "currency", "split", "method", "source", "return_url", "capture");
        List<Line> lines = fields.has("split") ? split(fields) : orders(fields);
        Capture capture = capture(fields);
        Instrument instrument = Instrument.read(fields, returnOrigin);
        return new Cart(List.copyOf(lines), instrument.source(), instrument.returnUrl(), capture);
    }

    private static List<Line> orders(Fields fields) {
        for (String field : List.of("amount", "currency")) {
            if (fields.has(field)) {
                throw fields.refuse(field, "goes with split; orders have their own");
            }
        }
        List<Line> lines = new ArrayList<>();
        for (Fields order : fields.objects("orders", LINES_MOST, "seller", "amount", "currency")) {
            Money amount = money(order);
            if (!lines.isEmpty() && !amount.currency().equals(lines.getFirst().amount().currency())) {
                throw order.refuse("currency", "must be the same for all orders");
            }
            lines.add(new Line(order.reference("seller"), amount));
        }
        return lines;
    }

    /** One amount for several sellers, by their weights: to the last unit. */
    private static List<Line> split(Fields fields) {
        if (fields.has("orders")) {
            throw fields.refuse("split", "and orders exclude each other");
        }
        List<Fields> shares = fields.objects("split", LINES_MOST, "seller", "weight");
        List<String> sellers = new ArrayList<>();
        List<Long> weights = new ArrayList<>();
        for (Fields share : shares) {
            sellers.add(share.reference("seller"));
            weights.add(share.positive("weight"));
        }
        List<Line> lines = new ArrayList<>();
        for (Money part : Split.of(money(fields), weights)) {
            if (!part.isPositive()) {
                throw fields.refuse("amount", "is too small to be split by these weights");
            }
            lines.add(new Line(sellers.get(lines.size()), part));
        }
        return lines;
    }

    String method() {
        return new Instrument(source, returnUrl).method();
    }

    /** Equal for equal carts, however the JSON was written. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(line.seller()).append(' ').append(line.amount().minor()).append(' ');
            text.append(line.amount().code()).append('\n');
        }
        text.append(source).append('\n').append(returnUrl).append('\n').append(capture);
        return Fingerprint.of(text.toString());
    }

    private static Capture capture(Fields fields) {
        return switch (fields.textOrNull("capture")) {
            case null -> Capture.AUTOMATIC;
            case "automatic" -> Capture.AUTOMATIC;
            case "manual" -> Capture.MANUAL;
            default -> throw fields.refuse("capture", "must be automatic or manual");
        };
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
}
