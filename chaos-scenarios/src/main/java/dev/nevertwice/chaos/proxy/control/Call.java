package dev.nevertwice.chaos.proxy.control;

/**
 * A request to the API.
 *
 * @param path as it was sent, percent signs and all, without the query
 * @param userAgent empty where there is none, as are {@code host} and {@code origin}
 */
record Call(String method, String path, String userAgent, String host, String origin, byte[] body) {}
