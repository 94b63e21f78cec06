package dev.nevertwice.chaos.run;

/**
 * What one buyer of a {@link Crowd} is to send.
 *
 * @param purchase its name, which every operation of it carries
 * @param cart the Idempotency-Key
 * @param authorization value of that header
 * @param body of the checkout, as it goes over the wire
 * @param card to be typed into the hosted page, or null for a direct payment
 * @param doubleClick whether everything is sent twice at once
 * @param queued whether the checkout asks for an answer at once ({@code Prefer: respond-async})
 */
public record Errand(
        String purchase, String cart, String authorization, String body, String card, boolean doubleClick,
        boolean queued) {

    /** Keys appear nowhere. */
    @Override
    public String toString() {
        return "Errand[" + purchase + "]";
    }
}
