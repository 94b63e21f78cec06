package dev.nevertwice.pay.payout;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;

/** Payouts, each the durable intent to ask the PSP for one, and the runs that order many. */
public final class PayoutTables {

    public static final Table PAYOUT = Table.named("payout");
    public static final Column<String> ID = PAYOUT.text("id");
    static final Column<String> MERCHANT = PAYOUT.text("merchant");
    static final Column<String> KEY = PAYOUT.text("idempotency_key");
    static final Column<String> FINGERPRINT = PAYOUT.text("fingerprint");
    public static final Column<String> SELLER = PAYOUT.textOrNull("seller");
    public static final Column<Long> AMOUNT = PAYOUT.number("amount_minor");
    public static final Column<String> CURRENCY = PAYOUT.text("currency");
    static final Column<byte[]> BODY = PAYOUT.bytes("body");
    public static final Column<String> ACCOUNT = PAYOUT.text("psp_account");
    /** The job's fence up to which certainly nothing was paid out: nothing was sent, or the PSP said no. */
    static final Column<Long> IDLE_FENCE = PAYOUT.number("idle_fence");
    public static final Column<String> STATE = PAYOUT.text("state");
    static final Column<String> PSP_PAYOUT = PAYOUT.textOrNull("psp_payout");
    static final Column<String> RUN_ID = PAYOUT.textOrNull("run_id");
    static final Column<String> REASON = PAYOUT.textOrNull("reason");
    static final Column<Instant> FRESH_AT = PAYOUT.instant("fresh_at");
    static final Column<Instant> CREATED_AT = PAYOUT.instant("created_at");
    public static final Column<Instant> UPDATED_AT = PAYOUT.instant("updated_at");

    public static final Table RUN = Table.named("payout_run");
    static final Column<String> RUN_KEY = RUN.text("id");
    static final Column<String> DAY = RUN.text("day");
    static final Column<String> RUN_CURRENCY = RUN.text("currency");
    static final Column<Long> MINIMUM = RUN.number("minimum_minor");
    static final Column<String> RUN_STATE = RUN.text("state");
    static final Column<Long> PAYOUTS = RUN.number("payouts");
    static final Column<Long> RUN_AMOUNT = RUN.number("amount_minor");
    static final Column<Instant> STARTED_AT = RUN.instant("started_at");
    static final Column<Instant> ENDED_AT = RUN.instantOrNull("ended_at");

    static {
        PAYOUT.key(ID)
                .unique("payout_key", Condition.always(), MERCHANT, KEY)
                .ordered("payout_own", SELLER.isNull(), ID)
                .ordered("payout_by_run", RUN_ID.notNull(), RUN_ID, ID);
        RUN.key(RUN_KEY).ordered("payout_run_by_day", Condition.always(), DAY, RUN_KEY);
    }

    private PayoutTables() {}
}
