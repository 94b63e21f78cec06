package dev.nevertwice.psp;

import java.util.Locale;

/** What a merchant or buyer asks for; faults are aimed at operations. */
public enum Operation {
    REGISTER,
    CONFIRM,
    CAPTURE,
    VOID,
    REFUND,
    PAYOUT,
    LOOKUP,
    PAGE,
    SETTLEMENT,
    CALLBACK,
    /** The PSP writes a row of a settlement file. */
    ROW,
    /** The PSP has written a settlement file. */
    FILE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }
}
