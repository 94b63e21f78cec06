package dev.nevertwice.load.shopping;

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
}
