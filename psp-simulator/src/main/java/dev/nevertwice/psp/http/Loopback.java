package dev.nevertwice.psp.http;

import java.net.URI;
import java.util.Locale;

/** Tells addresses of this machine from others by their text, without asking a name server. */
public final class Loopback {

    private Loopback() {}

    public static boolean is(URI url) {
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
