package dev.nevertwice.pay.wire;

import java.util.SortedMap;

/**
 * One HTTP request as bytes: what the shells carry and the core decides on.
 *
 * @param target path and query, as sent
 * @param headers by lower-case name
 */
public record Request(String method, String target, SortedMap<String, String> headers, byte[] body) {

    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The header's value, or null. */
    public String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }
}
