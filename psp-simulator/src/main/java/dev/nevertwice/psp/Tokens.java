package dev.nevertwice.psp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Numbers and unguessable-looking names drawn from the seed alone: the same seed gives the same names in every run. */
public final class Tokens {

    /** Never fed: a copy of it costs less than asking the platform for another. */
    private static final MessageDigest FRESH = fresh();

    private Tokens() {}

    /** 32 hexadecimal digits. */
    public static String hex(long seed, String purpose, long number) {
        return HexFormat.of().formatHex(sha256(seed + "\n" + purpose + "\n" + number), 0, 16);
    }

    /** A number below {@code bound}, evenly spread over the texts. */
    public static long below(long bound, String text) {
        long bits = 0;
        byte[] digest = sha256(text);
        for (int i = 0; i < 8; i++) {
            bits = bits << 8 | digest[i] & 0xff;
        }
        return Long.remainderUnsigned(bits, bound);
    }

    public static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return ((MessageDigest) FRESH.clone()).digest(bytes);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("that of the platform can be cloned", e);
        }
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
