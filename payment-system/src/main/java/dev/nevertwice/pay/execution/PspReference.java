package dev.nevertwice.pay.execution;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Our reference of what we ask the PSP for, which is the intent's id and its key as well. A PSP takes no more than 64 characters. */
final class PspReference {

    private static final int LONGEST = 64;

    private static final int KEPT = 27;

    private PspReference() {}

    /** The name itself; where that is too long, because the PSP's own ids are in it, its beginning and a digest of all of it. */
    static String of(String name) {
        return name.length() <= LONGEST
                ? name
                : name.substring(0, KEPT) + "_" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
