package dev.nevertwice.pay.checkout;

import dev.nevertwice.pay.wire.Sha256;

/** Binds what was asked to the key that it was asked with. */
public final class Fingerprint {

    private Fingerprint() {}

    /** Of everything that must be the same when the key is used again. */
    public static String of(String asked) {
        return Sha256.hex(asked);
    }
}
