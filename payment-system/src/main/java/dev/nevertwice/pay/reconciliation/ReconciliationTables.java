package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;

/** What the PSP says it settled, and where it and our ledger disagree. */
public final class ReconciliationTables {

    /** One readable row of a settlement file; the same row of the same account is imported once, from whichever file. */
    public static final Table ROW = Table.named("settlement_row");
    static final Column<String> ACCOUNT = ROW.text("psp_account");
    static final Column<String> ROW_REFERENCE = ROW.text("row_reference");
    static final Column<String> KIND = ROW.text("kind");
    static final Column<String> REFERENCE = ROW.text("reference");
    static final Column<String> CHARGE = ROW.text("charge");
    static final Column<String> ORDER = ROW.text("order_id");
    static final Column<String> MERCHANT_REFERENCE = ROW.text("merchant_reference");
    static final Column<Long> AMOUNT = ROW.number("amount_minor");
    static final Column<String> CURRENCY = ROW.text("currency");
    static final Column<Instant> OCCURRED_AT = ROW.instant("occurred_at");
    static final Column<String> DAY = ROW.text("day");
    static final Column<Long> LINE = ROW.number("line");

    public static final Table DISCREPANCY = Table.named("discrepancy");
    static final Column<String> ID = DISCREPANCY.text("id");
    static final Column<String> TYPE = DISCREPANCY.text("type");
    static final Column<String> CLASS = DISCREPANCY.text("class");
    static final Column<String> QUEUE = DISCREPANCY.text("queue");
    static final Column<String> STATE = DISCREPANCY.text("state");
    static final Column<String> SUBJECT = DISCREPANCY.text("subject");
    static final Column<String> FIELD = DISCREPANCY.textOrNull("field");
    static final Column<String> OURS = DISCREPANCY.textOrNull("ours");
    static final Column<String> THEIRS = DISCREPANCY.textOrNull("theirs");
    static final Column<String> FOUND_ON = DISCREPANCY.text("day");
    static final Column<Instant> OPENED_AT = DISCREPANCY.instant("opened_at");
    static final Column<Instant> CLOSED_AT = DISCREPANCY.instantOrNull("closed_at");
    static final Column<String> RESOLUTION = DISCREPANCY.textOrNull("resolution");

    static {
        ROW.key(ACCOUNT, KIND, REFERENCE).ordered("settlement_row_by_day", Condition.always(), ACCOUNT, DAY);
        DISCREPANCY.key(ID).ordered("discrepancy_open", STATE.is("open"), CLASS, TYPE, ID);
    }

    private ReconciliationTables() {}
}
