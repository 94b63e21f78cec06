package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.Chunk;

/** Where bytes go next: a stage, or the socket at the end of the link. */
interface Sink {

    /** Blocks while it can't take more. What comes after the end is dropped. */
    void push(Chunk chunk);

    /** Nothing comes any more. The first end counts. */
    void end(Ending how);
}
