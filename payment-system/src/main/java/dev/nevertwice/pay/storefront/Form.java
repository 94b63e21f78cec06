package dev.nevertwice.pay.storefront;

import dev.nevertwice.pay.wire.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What browsers send: {@code application/x-www-form-urlencoded} bodies and cookies. */
final class Form {

    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final int LIMIT = 4 << 10;

    private Form() {}

    /** A form that can't be read, with the HTTP status that says why. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;
        private final int status;

        private Unreadable(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** Its fields; of a field that was sent twice, the first. */
    static Map<String, String> read(Request request) throws Unreadable {
        String type = request.header("content-type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(TYPE)) {
            throw new Unreadable(415, "A checkout is sent as " + TYPE + ".");
        }
        if (request.body().length > LIMIT) {
            throw new Unreadable(413, "That is too much for a checkout.");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : new String(request.body(), StandardCharsets.UTF_8).split("&")) {
            String[] nameAndValue = pair.split("=", 2);
            if (nameAndValue.length == 2) {
                fields.putIfAbsent(decode(nameAndValue[0]), decode(nameAndValue[1]).strip());
            }
        }
        return fields;
    }

    /** The cookie's value, or null. */
    static String cookie(String header, String name) {
        if (header != null) {
            for (String cookie : header.split(";")) {
                if (cookie.strip().startsWith(name + "=")) {
                    return cookie.strip().substring(name.length() + 1);
                }
            }
        }
        return null;
    }

    private static String decode(String text) throws Unreadable {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            throw new Unreadable(400, "A percent sign in it is followed by something else than two digits.");
        }
    }
}
