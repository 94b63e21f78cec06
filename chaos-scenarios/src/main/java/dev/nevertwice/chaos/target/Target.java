package dev.nevertwice.chaos.target;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody else's payment service, written against our PSP's API, and how it is spoken to (docs/external-targets.md).
 *
 * @param baseUrl where buyers reach it
 * @param pspPort where the PSP simulator listens for it
 * @param webhookUrl where its webhooks arrive; empty for a service that wants none
 * @param correlate how a charge at the PSP is told to belong to a purchase
 * @param currencies code to weight: what it sells in
 * @param start how it is started and killed; empty when it runs already
 * @param bound how long everything may take to settle after the faults stopped
 * @param settlementImport how it is given a settlement file; empty when it fetches none
 */
public record Target(
        String name,
        URI baseUrl,
        int pspPort,
        Optional<URI> webhookUrl,
        Correlate correlate,
        Map<String, Integer> currencies,
        Optional<Start> start,
        Call pay,
        Call status,
        Duration bound,
        Optional<Call> settlementImport,
        Read read) {

    /** What of a charge names the purchase. */
    public enum Correlate {
        /** The reference of the registration or order is the cart's id, or begins with it. */
        REFERENCE,
        /** A value in the order's metadata is the cart's id. */
        METADATA,
        /** No two purchases cost the same. */
        UNIQUE_AMOUNT
    }

    /**
     * @param command as it is run, in the folder of the target file; {@code {data}} is an empty folder, the same within a run
     * @param ready path that answers 2xx when it is up
     * @param patience how long that may take
     */
    public record Start(List<String> command, String ready, Duration patience) {}

    /**
     * A request, with {@code {name}} where a value goes.
     *
     * @param headers each {@code Name: value}
     */
    public record Call(String method, String path, List<String> headers, String body) {}

    /**
     * How a reply is read.
     *
     * @param payment JSON pointer to the payment's id, or empty: the cart's id is the payment's
     * @param outcome JSON pointer to the word that says how it stands
     */
    public record Read(
            Optional<String> payment, String outcome, List<String> paid, List<String> declined, List<String> pending) {

        /** Our word for theirs, if it is one of those. */
        Optional<String> told(String word) {
            if (paid.contains(word)) {
                return Optional.of("paid");
            }
            if (declined.contains(word)) {
                return Optional.of("declined");
            }
            return pending.contains(word) ? Optional.of("pending") : Optional.empty();
        }
    }
}
