package dev.nevertwice.psp.profile;

import dev.nevertwice.psp.PspRequest;

/** Within what two equal idempotency keys are one key. */
public enum Scoping {
    ACCOUNT_AND_PATH("account and path"),
    ACCOUNT_METHOD_AND_URL("account, method and URL"),
    COMPANY("all merchant accounts, every path");

    private final String words;

    Scoping(String words) {
        this.words = words;
    }

    /** The account part of a key's place. */
    public String account(String account) {
        return this == COMPANY ? "" : account;
    }

    /** The other part of a key's place. */
    public String place(PspRequest request) {
        return switch (this) {
            case ACCOUNT_AND_PATH -> request.path();
            case ACCOUNT_METHOD_AND_URL -> request.method() + " " + request.target();
            case COMPANY -> "";
        };
    }

    /** For the documentation. */
    public String words() {
        return words;
    }
}
