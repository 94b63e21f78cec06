package dev.nevertwice.chaos.proxy.link;

/** How a direction of a connection ends. */
enum Ending {
    /** Its sender has sent everything. */
    EOF,
    /** Its sender is gone, or a toxic closes. */
    CLOSE,
    /** A toxic resets. */
    RESET
}
