package dev.nevertwice.pay.wire;

import java.util.SortedMap;

/** One HTTP response as bytes. Headers are by lower-case name. */
public record Response(int status, SortedMap<String, String> headers, byte[] body) {

    /** The header's value, or null. */
    public String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }
}
