package dev.nevertwice.psp.registration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Money;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a merchant asks to have registered.
 *
 * @param source null for the hosted page and for a later confirmation
 * @param returnUrl can be null where there is a source
 * @param manualCapture whether money is only held until it is captured
 */
public record RegisterRequest(
        String reference, List<Order> orders, Source source, String returnUrl, boolean manualCapture) {

    private static final int MAX_ORDERS = 50;
    private static final int MAX_METADATA = 20;
    private static final Pattern URL = Pattern.compile("[\\x21-\\x7e]{1,2048}");
    private static final Pattern ANY = Pattern.compile("(?s).{1,256}");

    public static RegisterRequest read(JsonNode body) {
        Fields fields = Fields.of(body);
        String reference = fields.name("reference");
        List<Fields> all = fields.objects("orders", 1, MAX_ORDERS);
        List<Order> orders = new ArrayList<>(all.size());
        for (Fields order : all) {
            orders.add(new Order(
                    order.name("reference"), order.has("seller") ? order.name("seller") : null,
                    Money.amount(order), Money.currency(order),
                    order.has("metadata") ? order.names("metadata", MAX_METADATA) : Map.of()));
            order.end();
        }
        if (orders.size() > 1 && orders.stream().map(Order::reference).distinct().count() != orders.size()) {
            throw Problem.invalid("orders", "must have different references");
        }
        Source source = fields.has("source") ? source(fields) : null;
        String returnUrl = source == null || fields.has("return_url") ? returnUrl(fields) : null;
        boolean manual =
                fields.has("capture") && fields.oneOf("capture", List.of("automatic", "manual")).equals("manual");
        fields.end();
        return new RegisterRequest(reference, orders, source, returnUrl, manual);
    }

    /** The published test source a body names. */
    public static Source source(Fields fields) {
        return Source.ofToken(fields.text("source", ANY, "must be text"))
                .orElseThrow(() -> new Problem(
                        ProblemCode.UNKNOWN_SOURCE,
                        "source: only the published test sources are accepted, such as tok_visa"));
    }

    private static String returnUrl(Fields fields) {
        String text = fields.text("return_url", URL, "must be an absolute http or https address");
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
                return text;
            }
        } catch (URISyntaxException e) {
            // Refused below with the rest.
        }
        throw Problem.invalid(fields.path("return_url"), "must be an absolute http or https address");
    }
}
