package dev.nevertwice.psp.admin;

import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps web pages out of the admin routes: a browser can be made to call them, but not to lie about Host and Origin. */
public final class AdminGuard {

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d{1,5})?");

    private AdminGuard() {}

    /** A missing header is no browser's. */
    public static void check(PspRequest request) {
        String host = request.headers().get("host");
        if (host != null && !isLoopback(host)) {
            throw new Problem(ProblemCode.FORBIDDEN, "Host: must be this machine");
        }
        String origin = request.headers().get("origin");
        if (origin != null && !(origin.startsWith("http://") && isLoopback(origin.substring("http://".length())))) {
            throw new Problem(ProblemCode.FORBIDDEN, "Origin: must be this machine");
        }
    }

    private static boolean isLoopback(String authority) {
        return LOOPBACK.matcher(authority.toLowerCase(Locale.ROOT)).matches();
    }
}
