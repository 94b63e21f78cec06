package dev.nevertwice.chaos.proxy.toxic;

/** What a toxic gets when it asks for bytes: some, or the reason why there are none. */
public sealed interface Arrival permits Chunk, Arrival.Silence {

    /** Why nothing came. */
    enum Silence implements Arrival {
        /** The sender has closed; nothing comes any more. */
        ENDED,
        /** The toxic was changed or removed, or the connection is gone: it has to return. */
        CHANGED,
        /** Nothing came in time. */
        EXPIRED
    }
}
