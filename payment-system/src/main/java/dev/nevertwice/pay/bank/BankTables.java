package dev.nevertwice.pay.bank;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;

/** What the bank's statements show, each line once. */
public final class BankTables {

    public static final Table DEPOSIT = Table.named("bank_deposit");
    static final Column<String> ID = DEPOSIT.text("id");
    static final Column<String> VALUE_DATE = DEPOSIT.text("value_date");
    static final Column<Long> AMOUNT = DEPOSIT.number("amount_minor");
    static final Column<String> CURRENCY = DEPOSIT.text("currency");
    static final Column<String> REFERENCE = DEPOSIT.text("reference");
    static final Column<Instant> IMPORTED_AT = DEPOSIT.instant("imported_at");

    /** What of a deposit is what of a payout to our bank. */
    public static final Table SHARE = Table.named("deposit_share");
    static final Column<String> SHARE_DEPOSIT = SHARE.text("deposit_id");
    static final Column<String> SHARE_PAYOUT = SHARE.text("payout_id");
    static final Column<Long> SHARE_AMOUNT = SHARE.number("amount_minor");

    static {
        DEPOSIT.key(ID);
        SHARE.key(SHARE_DEPOSIT, SHARE_PAYOUT).ordered("deposit_share_by_payout", Condition.always(), SHARE_PAYOUT);
    }

    private BankTables() {}
}
