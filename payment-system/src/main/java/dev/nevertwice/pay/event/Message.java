package dev.nevertwice.pay.event;

/**
 * One committed change of one payment, on its way to whoever wants to know.
 *
 * @param version the payment's version that the change made; with {@code payment} it names the message for ever
 * @param type such as {@code payment.paid}
 * @param body the same bytes every time it is published
 */
public record Message(String payment, long version, String type, byte[] body) {

    /** Payment and version, as one word. */
    public String key() {
        return payment + ":" + version;
    }

    @Override
    public String toString() {
        return type + " " + key();
    }
}
