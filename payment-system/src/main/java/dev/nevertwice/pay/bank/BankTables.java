package dev.nevertwice.pay.bank;

import dev.nevertwice.pay.store.Column;
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
    static final Column<String> PAYOUT = DEPOSIT.textOrNull("payout_id");
    static final Column<Instant> IMPORTED_AT = DEPOSIT.instant("imported_at");

    static {
        DEPOSIT.key(ID).unique("bank_deposit_payout", PAYOUT.notNull(), PAYOUT);
    }

    private BankTables() {}
}
