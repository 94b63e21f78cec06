package dev.nevertwice.chaos.proxy.control;

import java.net.URI;
import java.util.Locale;

/**
 * Tells clients from web pages that a browser on this machine was led to show: those name a foreign host, or come from one.
 *
 * @param anyHost whether others may name this machine as they like, because it serves more than itself
 */
record Visitors(boolean anyHost) {

    /** Null when it may come in, else why not. */
    String refused(Call call) {
        if (!anyHost && !call.host().isEmpty() && !isLoopback("http://" + call.host())) {
            return "Host not allowed";
        }
        if (!call.origin().isEmpty() && !isLoopback(call.origin())) {
            return "Origin not allowed";
        }
        return null;
    }

    private static boolean isLoopback(String origin) {
        try {
            String host = URI.create(origin).getHost();
            String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
            return name.equals("localhost") || name.endsWith(".localhost") || name.equals("[::1]")
                    || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
        } catch (IllegalArgumentException garbled) {
            return false;
        }
    }
}
