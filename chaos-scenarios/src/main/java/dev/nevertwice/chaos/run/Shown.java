package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * What an answer to a checkout, a status read or a decision shows of the payment. Every part may be null.
 *
 * @param payment its id
 * @param status {@code paid}, {@code declined}, {@code pending} ...
 * @param page address of the hosted page at the PSP
 * @param order the first of its orders
 */
public record Shown(String payment, String status, String page, String order) {

    private static final Shown NOTHING = new Shown(null, null, null, null);

    /** A declined checkout shows the payment within the problem; one that is under way (409) only says where it is. */
    public static Shown of(Answer answer) {
        JsonNode shown = answer.status() == 402 ? answer.json().path("payment") : answer.json();
        if (answer.status() / 100 == 2 || answer.status() == 402) {
            return new Shown(
                    shown.path("id").textValue(), shown.path("status").textValue(),
                    shown.path("page_url").textValue(), shown.at("/orders/0/id").textValue());
        }
        return answer.status() == 409
                ? new Shown(lastSegment(answer.header("location")), null, null, null)
                : NOTHING;
    }

    /** Where a page is at the PSP that shows it. What is no address leads nowhere. */
    public static String pathOf(String page) {
        try {
            return String.valueOf(new URI(page).getRawPath());
        } catch (URISyntaxException e) {
            return "/";
        }
    }

    private static String lastSegment(String location) {
        return location == null ? null : location.substring(location.lastIndexOf('/') + 1);
    }
}
