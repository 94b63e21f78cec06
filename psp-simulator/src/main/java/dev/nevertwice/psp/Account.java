package dev.nevertwice.psp;

/** A merchant account and the key that names it. */
public record Account(String id, String apiKey) {

    public Account {
        if (!id.matches("[A-Za-z0-9_.:-]{1,64}")) {
            throw new IllegalArgumentException("accounts.id: must be 1-64 of A-Z a-z 0-9 _ . : -");
        }
        if (!apiKey.matches("[\\x21-\\x7e]{1,128}")) {
            throw new IllegalArgumentException(
                    "accounts.apiKey: must be 1-128 printable ASCII characters without spaces");
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
