package dev.nevertwice.pay.reconciliation;

/** A line of a settlement file: a row that can be read, or what stands there instead. Texts are cut and printable. */
sealed interface SettlementLine {

    record Readable(SettlementRow row) implements SettlementLine {}

    /** @param problem what is wrong with it */
    record Unparseable(long number, String text, String problem) implements SettlementLine {}

    /** It is whole, but of a type that we don't know. */
    record UnknownType(long number, String text, String type) implements SettlementLine {}

    /** The file's head can't be used, or says more than we know: about the file, not about a row. */
    record StrangeHead(String text, String problem, boolean rowsFollow) implements SettlementLine {}

    /** The file breaks off in the middle of this line. */
    record BrokenOff(long number, String text) implements SettlementLine {}
}
