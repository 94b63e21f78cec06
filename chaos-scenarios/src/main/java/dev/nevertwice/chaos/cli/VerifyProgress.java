package dev.nevertwice.chaos.cli;

/** Where a verification says how far it is, on either rig; called from any thread, never blocks for long. */
public interface VerifyProgress {

    /** A new phase of the current scenario, such as {@code starting}, {@code buying}, {@code settling}. */
    void phase(String phase);

    /** How far it is; {@code done} of {@code total} purchases, or runs on the simulated rig; and what was seen
     * by then, in words. */
    void counts(long done, long total, String seen);

    /** For callers that show nothing. */
    static VerifyProgress silent() {
        return new VerifyProgress() {
            @Override
            public void phase(String phase) {}

            @Override
            public void counts(long done, long total, String seen) {}
        };
    }
}
