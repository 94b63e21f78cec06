package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.wire.Request;
import java.net.URI;
import java.util.Set;

/**
 * Keeps other origins away from the operators' routes: a page in an operator's browser, or a name that was rebound to the
 * loopback address, must not speak with the operator's key.
 */
final class LocalOnly {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private LocalOnly() {}

    /** Whether Host and Origin, where the client sent them, name this machine. */
    static boolean allows(Request request) {
        String host = request.header("host");
        String origin = request.header("origin");
        return (host == null || isLoopback("http://" + host)) && (origin == null || isLoopback(origin));
    }

    private static boolean isLoopback(String url) {
        try {
            String host = URI.create(url).getHost();
            return host != null && LOOPBACK.contains(host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
