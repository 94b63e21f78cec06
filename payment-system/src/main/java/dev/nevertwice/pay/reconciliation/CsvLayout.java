package dev.nevertwice.pay.reconciliation;

import java.util.List;

/** A layout of lines and commas. */
interface CsvLayout {

    /** A line as this layout means it. */
    sealed interface Meaning {

        record Row(SettlementRow row) implements Meaning {}

        record UnknownType(String type) implements Meaning {}
    }

    /** The columns it can't do without, in the order of the places that {@link #read} uses. */
    List<String> needed();

    /** Those that it has besides and that say nothing we need. */
    List<String> ignored();

    /** @throws Cells.Unreadable when a cell can't be what it should be */
    Meaning read(long line, CsvColumns cells);
}
