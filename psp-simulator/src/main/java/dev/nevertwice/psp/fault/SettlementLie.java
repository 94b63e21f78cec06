package dev.nevertwice.psp.fault;

import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Problem;
import java.util.Arrays;
import java.util.Locale;

/**
 * How a settlement file disagrees with what happened. Each breaks the PSP's contract (class B), and no row carries more
 * than one.
 */
public enum SettlementLie {
    /** The row is in no file. */
    ROW_MISSING,
    /** After the row comes one of a charge that never was. */
    ROW_EXTRA,
    /** The row comes again under another row number. */
    ROW_TWICE,
    /** The amount is that many minor units more. */
    OTHER_AMOUNT(1, -1_000_000, 1_000_000),
    /** The fee is that many minor units more. */
    OTHER_FEE(1, -1_000_000, 1_000_000),
    /** The amount is said to be in another currency. */
    OTHER_CURRENCY,
    /** The amount was multiplied once too often on its way between major and minor units. */
    UNIT_MIX_UP,
    /** The row is dated that many days later. */
    DAY_SHIFTED(1, -7, 7),
    /** The row comes again in the next file, under the same number and with that many minor units more. */
    RESTATED(1, -1_000_000, 1_000_000),
    /** The row can't be read. */
    UNPARSEABLE,
    /** The row comes that many files later. */
    LATE(1, 1, 30),
    /** The whole file comes again under another file id. */
    FILE_TWICE,
    /** The file holds the rows of the one before it as well. */
    OVERLAPPING,
    /** The file can't be fetched until that many minutes after the day was closed. */
    FILE_LATE(60, 1, 10_080);

    private final boolean sized;
    private final long usual;
    private final long least;
    private final long most;

    SettlementLie() {
        this(false, 0, 0, 0);
    }

    SettlementLie(long usual, long least, long most) {
        this(true, usual, least, most);
    }

    SettlementLie(boolean sized, long usual, long least, long most) {
        this.sized = sized;
        this.usual = usual;
        this.least = least;
        this.most = most;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String[] wireNames() {
        return Arrays.stream(values()).map(SettlementLie::wireName).toArray(String[]::new);
    }

    /** Whether {@code by} says how far it goes. */
    boolean hasSize() {
        return sized;
    }

    boolean ofWholeFile() {
        return this == FILE_TWICE || this == OVERLAPPING || this == FILE_LATE;
    }

    /** The act as a rule says it. */
    static FaultAct.Lie read(String wireName, Fields fields) {
        SettlementLie lie = valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
        long by = lie.sized && fields.has("by") ? fields.whole("by", lie.least, lie.most) : lie.usual;
        if (lie.sized && by == 0) {
            throw Problem.invalid(fields.path("by"), "must not be 0");
        }
        return lie.act(by);
    }

    public FaultAct.Lie act(long by) {
        return new FaultAct.Lie(this, by);
    }

    public FaultAct.Lie act() {
        return act(usual);
    }
}
