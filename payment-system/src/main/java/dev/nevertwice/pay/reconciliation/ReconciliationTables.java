package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;

/** What the PSP says it settled, and where it and our ledger disagree. */
public final class ReconciliationTables {

    /** One readable row of a settlement file; a movement of an account is kept once, from whichever file lists it first. */
    public static final Table ROW = Table.named("settlement_row");
    static final Column<String> ACCOUNT = ROW.text("psp_account");
    static final Column<String> ROW_REFERENCE = ROW.text("row_reference");
    static final Column<String> KIND = ROW.text("kind");
    static final Column<String> REFERENCE = ROW.text("reference");
    static final Column<String> CHARGE = ROW.textOrNull("charge");
    static final Column<String> ORDER = ROW.textOrNull("order_id");
    static final Column<String> MERCHANT_REFERENCE = ROW.textOrNull("merchant_reference");
    static final Column<Long> AMOUNT = ROW.number("amount_minor");
    static final Column<String> CURRENCY = ROW.text("currency");
    static final Column<Long> FEE = ROW.numberOrNull("fee_minor");
    static final Column<Boolean> FEE_DIFFERS = ROW.bool("fee_differs");
    static final Column<Instant> OCCURRED_AT = ROW.instant("occurred_at");
    static final Column<String> DAY = ROW.text("day");
    static final Column<String> BATCH = ROW.textOrNull("batch");
    static final Column<Long> LINE = ROW.number("line");

    /** A settlement file that was read to its end at least once. */
    public static final Table FILE = Table.named("settlement_file");
    static final Column<String> FILE_ACCOUNT = FILE.text("psp_account");
    static final Column<String> FILE_DAY = FILE.text("day");
    static final Column<String> FILE_NAME = FILE.text("file");
    static final Column<Instant> FILE_CLOSED_AT = FILE.instant("closed_at");
    static final Column<Boolean> FILE_WHOLE = FILE.bool("whole");
    /** Whether its day was compared with the ledger: until then it is in every window. */
    static final Column<Boolean> FILE_COMPARED = FILE.bool("compared");
    static final Column<Long> FILE_LINES = FILE.number("lines");
    static final Column<String> FILE_LAYOUT = FILE.text("layout");
    static final Column<String> FILE_DIGEST = FILE.text("digest");

    public static final Table DISCREPANCY = Table.named("discrepancy");
    public static final Column<String> ID = DISCREPANCY.text("id");
    /** Of ours at a PSP; null where a bank's statement is about no PSP of ours. */
    static final Column<String> FOUND_AT = DISCREPANCY.textOrNull("psp_account");
    public static final Column<String> TYPE = DISCREPANCY.text("type");
    public static final Column<String> CLASS = DISCREPANCY.text("class");
    public static final Column<String> QUEUE = DISCREPANCY.text("queue");
    public static final Column<String> STATE = DISCREPANCY.text("state");
    static final Column<String> SUBJECT = DISCREPANCY.text("subject");
    static final Column<String> FIELD = DISCREPANCY.textOrNull("field");
    static final Column<String> OURS = DISCREPANCY.textOrNull("ours");
    static final Column<String> THEIRS = DISCREPANCY.textOrNull("theirs");
    static final Column<String> FOUND_ON = DISCREPANCY.text("day");
    static final Column<Instant> OPENED_AT = DISCREPANCY.instant("opened_at");
    public static final Column<Instant> CLOSED_AT = DISCREPANCY.instantOrNull("closed_at");
    public static final Column<String> RESOLUTION = DISCREPANCY.textOrNull("resolution");
    /** Who of the people works on it, until the lease ends. */
    public static final Column<String> CLAIMED_BY = DISCREPANCY.textOrNull("claimed_by");
    public static final Column<Instant> CLAIMED_UNTIL = DISCREPANCY.instantOrNull("claimed_until");

    /** Every run, whatever came of it. */
    public static final Table RUN = Table.named("reconciliation_run");
    static final Column<String> RUN_ID = RUN.text("id");
    static final Column<String> RUN_ACCOUNT = RUN.text("psp_account");
    static final Column<String> RUN_DAY = RUN.text("day");
    static final Column<String> RUN_SOURCE = RUN.text("source");
    static final Column<String> RUN_DIGEST = RUN.textOrNull("digest");
    static final Column<Long> RUN_ROWS = RUN.number("rows");
    static final Column<Long> RUN_IMPORTED = RUN.number("imported");
    static final Column<Long> RUN_UNEQUAL = RUN.number("unequal");
    static final Column<Long> RUN_AUTOMATIC = RUN.number("opened_automatic");
    static final Column<Long> RUN_MANUAL = RUN.number("opened_manual");
    static final Column<Long> RUN_SPECIAL = RUN.number("opened_special");
    static final Column<Long> RUN_CLOSED = RUN.number("closed");
    static final Column<Instant> RUN_BEGAN = RUN.instant("began_at");
    static final Column<Instant> RUN_ENDED = RUN.instantOrNull("ended_at");
    static final Column<String> RUN_OUTCOME = RUN.text("outcome");

    static {
        ROW.key(REFERENCE, KIND, ACCOUNT).ordered("settlement_row_by_day", Condition.always(), DAY);
        FILE.key(FILE_ACCOUNT, FILE_DAY, FILE_NAME);
        DISCREPANCY.key(ID)
                .ordered("discrepancy_open", STATE.is("open"), CLASS, TYPE, ID)
                .ordered("discrepancy_by_queue", Condition.always(), QUEUE, STATE, ID);
        RUN.key(RUN_ID).ordered("reconciliation_run_by_time", Condition.always(), RUN_BEGAN);
    }

    private ReconciliationTables() {}
}
