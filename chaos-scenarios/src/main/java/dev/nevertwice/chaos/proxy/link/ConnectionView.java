package dev.nevertwice.chaos.proxy.link;

import java.util.List;

/**
 * A live connection, as it stood when somebody looked.
 *
 * @param state {@code dialing}, {@code open} or {@code closing}
 * @param requests how often the client has spoken after the server
 * @param toxics that are on it, and which of them its draw has hit
 */
public record ConnectionView(
        long number, String client, String state, long ageMillis, long requests, long upstreamReceivedBytes,
        long upstreamSentBytes, long downstreamReceivedBytes, long downstreamSentBytes, List<Applied> toxics) {

    public record Applied(String name, boolean applies) {}
}
