package dev.nevertwice.psp.profile;

/** One question that every idempotency profile answers: the rows of docs/psp-profiles.md. */
public enum Cell {
    HEADER("header"),
    LENGTH("longest key"),
    SCOPE("scope"),
    LIFETIME("lifetime"),
    STORED("stored"),
    REPLAY("a replay returns"),
    OTHER_BODY("other body"),
    IN_FLIGHT("in flight"),
    BAD_KEY("missing or bad key"),
    STORE_DOWN("key store down"),
    ERROR_SHAPE("error shape");

    private final String words;

    Cell(String words) {
        this.words = words;
    }

    /** For the documentation. */
    public String words() {
        return words;
    }
}
