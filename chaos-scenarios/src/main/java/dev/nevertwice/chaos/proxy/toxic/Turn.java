package dev.nevertwice.chaos.proxy.toxic;

/**
 * One request and its answer, as anybody sees them who can't read the protocol: what the client says after the server has
 * spoken. True for whatever asks and waits, such as HTTP/1.1 and PostgreSQL; a client that sends ahead has one long turn.
 *
 * @param ofConnection 1 for the first on its connection
 * @param ofProxy counted over all connections of the proxy, so it depends on their order
 * @param head whether it is an HTTP HEAD, whose answer has no body
 */
public record Turn(long ofConnection, long ofProxy, boolean head) {}
