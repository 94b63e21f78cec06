package dev.nevertwice.psp;

import dev.nevertwice.psp.wire.Headers;
import java.util.Arrays;
import java.util.SortedMap;

/**
 * One HTTP request as bytes: what a shell carries to or from the machine.
 *
 * @param target path and query, undecoded, as on the request line
 * @param headers by lower-case name
 */
public record PspRequest(String method, String target, SortedMap<String, String> headers, byte[] body) {

    public PspRequest {
        headers = Headers.of(headers);
    }

    /** The part of the target before the query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The undecoded part of the target after the question mark; empty without one. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PspRequest that
                && method.equals(that.method)
                && target.equals(that.target)
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return 31 * target.hashCode() + Arrays.hashCode(body);
    }

    /** Method and path only: headers carry keys, a query can, and page paths are bearer tokens. */
    @Override
    public String toString() {
        return method + " " + (path().startsWith("/pay/") ? "/pay/{token}" : path());
    }
}
