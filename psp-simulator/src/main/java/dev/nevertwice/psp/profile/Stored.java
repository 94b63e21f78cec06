package dev.nevertwice.psp.profile;

/** Which results are kept with their key and replayed; after all others the key is free again. */
public enum Stored {
    /** Executions that ended, well or with a decline. */
    ENDED("success and decline"),
    /** Everything once execution began, the PSP's own 500 too. */
    BEGUN("all once execution began, 500 too"),
    /** Everything once execution began, but what may go away by itself. */
    NOT_TRANSIENT("all once execution began, but 5xx"),
    /** 2xx only: declines and errors are tried again. */
    SUCCESS("2xx only");

    private final String words;

    Stored(String words) {
        this.words = words;
    }

    /** Whether a result with this status, reached after execution began, is kept. */
    public boolean keeps(int status) {
        if (status < 300) {
            return true;
        }
        return switch (this) {
            case ENDED -> status < 400 || status == 402;
            // 502 to 504 come from what stands before the PSP, which has no store.
            case BEGUN -> status <= 500;
            case NOT_TRANSIENT -> status < 500;
            case SUCCESS -> false;
        };
    }

    /** For the documentation. */
    public String words() {
        return words;
    }
}
