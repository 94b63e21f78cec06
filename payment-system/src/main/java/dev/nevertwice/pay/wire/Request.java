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

    /** The first value of a parameter of the query as it stands there, or null. */
    public String parameter(String name) {
        int query = target.indexOf('?');
        if (query >= 0) {
            for (String pair : target.substring(query + 1).split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
        }
        return null;
    }

    /** The header's value, or null. */
    public String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }
}
