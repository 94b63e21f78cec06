package dev.nevertwice.pay.ledger;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;

/** Entries with their postings (append-only), the PSP's movements as we know them, and seller wallets. */
public final class LedgerTables {

    public static final Table ENTRY = Table.named("ledger_entry");
    public static final Column<String> ENTRY_ID = ENTRY.text("id");
    static final Column<String> ENTRY_PAYMENT = ENTRY.textOrNull("payment_id");
    public static final Column<String> ENTRY_KIND = ENTRY.text("kind");
    public static final Column<String> ENTRY_CAUSE = ENTRY.text("cause");
    static final Column<Instant> ENTRY_AT = ENTRY.instant("at");

    public static final Table POSTING = Table.named("ledger_posting");
    public static final Column<String> POSTING_ENTRY = POSTING.text("entry_id");
    public static final Column<Long> POSTING_LINE = POSTING.number("line");
    public static final Column<String> POSTING_ACCOUNT = POSTING.text("account");
    public static final Column<String> POSTING_SIDE = POSTING.text("side");
    public static final Column<Long> POSTING_AMOUNT = POSTING.number("amount_minor");
    public static final Column<String> POSTING_CURRENCY = POSTING.text("currency");
    public static final Column<String> POSTING_MERCHANT = POSTING.textOrNull("merchant");
    public static final Column<String> POSTING_SELLER = POSTING.textOrNull("seller");
    public static final Column<Instant> POSTED_AT = POSTING.instant("posted_at");

    /** One thing the PSP did for us, by its own reference: what the settlement file is paired with. */
    public static final Table MOVEMENT = Table.named("movement");
    public static final Column<String> MOVEMENT_ACCOUNT = MOVEMENT.text("psp_account");
    public static final Column<String> MOVEMENT_KIND = MOVEMENT.text("kind");
    public static final Column<String> MOVEMENT_REFERENCE = MOVEMENT.text("reference");
    public static final Column<String> MOVEMENT_ORDER = MOVEMENT.textOrNull("order_id");
    public static final Column<String> MOVEMENT_ATTEMPT = MOVEMENT.textOrNull("attempt_id");
    public static final Column<Long> MOVEMENT_AMOUNT = MOVEMENT.number("amount_minor");
    public static final Column<String> MOVEMENT_CURRENCY = MOVEMENT.text("currency");
    public static final Column<String> MOVEMENT_ENTRY = MOVEMENT.text("entry_id");
    public static final Column<Instant> MOVEMENT_AT = MOVEMENT.instant("occurred_at");
    /** When we booked it, which may be long after it occurred: reconciliation goes by this. */
    public static final Column<Instant> MOVEMENT_BOOKED = MOVEMENT.instant("booked_at");

    public static final Table WALLET = Table.named("wallet");
    public static final Column<String> WALLET_MERCHANT = WALLET.text("merchant");
    public static final Column<String> WALLET_SELLER = WALLET.text("seller");
    public static final Column<String> WALLET_CURRENCY = WALLET.text("currency");
    public static final Column<Long> AVAILABLE = WALLET.number("available_minor");
    public static final Column<Long> OWED = WALLET.number("owed_minor");

    static {
        ENTRY.key(ENTRY_ID).ordered("ledger_entry_by_payment", ENTRY_PAYMENT.notNull(), ENTRY_PAYMENT);
        POSTING.key(POSTING_ENTRY, POSTING_LINE)
                .ordered(
                        "ledger_posting_by_seller", POSTING_SELLER.notNull(), POSTING_MERCHANT, POSTING_SELLER,
                        POSTING_CURRENCY, POSTED_AT, POSTING_ENTRY, POSTING_LINE);
        MOVEMENT.key(MOVEMENT_ACCOUNT, MOVEMENT_KIND, MOVEMENT_REFERENCE)
                .ordered("movement_by_order", MOVEMENT_ORDER.notNull(), MOVEMENT_ORDER)
                .ordered("movement_by_booking", Condition.always(), MOVEMENT_ACCOUNT, MOVEMENT_BOOKED);
        WALLET.key(WALLET_MERCHANT, WALLET_SELLER, WALLET_CURRENCY)
                .ordered("wallet_by_currency", Condition.always(), WALLET_CURRENCY, WALLET_MERCHANT, WALLET_SELLER);
    }

    private LedgerTables() {}
}
