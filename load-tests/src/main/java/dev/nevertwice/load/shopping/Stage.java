package dev.nevertwice.load.shopping;

import java.time.Duration;

/**
 * A stretch of time in which buyers come evenly.
 *
 * @param buyers who come in it, whether those before them are served or not (an open model)
 */
public record Stage(int buyers, int seconds) {

    public Stage {
        if (buyers < 0 || seconds < 1) {
            throw new IllegalArgumentException("a stage has buyers and takes at least a second");
        }
    }

    /** In which one comes for so many. */
    Stage oneOf(int many) {
        return new Stage(buyers / many, seconds);
    }

    /** From the first to the last client of one buyer. */
    Duration gathering(int clients) {
        return buyers == 0
                ? Duration.ZERO
                : Duration.ofSeconds(seconds).multipliedBy(clients - 1).dividedBy((long) buyers * clients);
    }
}
