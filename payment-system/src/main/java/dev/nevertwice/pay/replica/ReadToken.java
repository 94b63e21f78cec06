package dev.nevertwice.pay.replica;

import dev.nevertwice.pay.wire.Sha256;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client was told of a payment: the version, and a digest of all that was shown. Within one version amounts may still
 * change (one order of several is refunded), so that an equal version alone does not mean equal news.
 *
 * @param version 0 for a client that was told nothing yet
 * @param digest empty where it is not known: then only a later version is certainly not older
 */
public record ReadToken(long version, String digest) {

    /** The header that brings it, and takes it back. */
    public static final String HEADER = "read-token";

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,15})(?:-([0-9a-f]{16}))?");
    private static final int DIGEST_BYTES = 8;

    /** Of a payment as it was shown. */
    public static ReadToken of(long version, byte[] shown) {
        return new ReadToken(version, HexFormat.of().formatHex(Sha256.begin().digest(shown), 0, DIGEST_BYTES));
    }

    /** What a client sent; empty for nothing, and for what none of us wrote. */
    public static Optional<ReadToken> read(String written) {
        Matcher parts = WRITTEN.matcher(written == null ? "" : written);
        return parts.matches()
                ? Optional.of(
                        new ReadToken(Long.parseLong(parts.group(1)), parts.group(2) == null ? "" : parts.group(2)))
                : Optional.empty();
    }

    /** Whether a copy that shows this has everything that the other one tells of. */
    boolean includes(ReadToken told) {
        return version > told.version || version == told.version && !digest.isEmpty() && digest.equals(told.digest);
    }

    @Override
    public String toString() {
        return digest.isEmpty() ? Long.toString(version) : version + "-" + digest;
    }
}
