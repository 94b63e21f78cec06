package dev.nevertwice.pay.payment;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;
import java.util.stream.Stream;

/** Payments, their orders, attempts and history. */
public final class PaymentTables {

    public static final Table PAYMENT = Table.named("payment");
    static final Column<String> ID = PAYMENT.text("id");
    static final Column<String> MERCHANT = PAYMENT.text("merchant");
    static final Column<String> STATE = PAYMENT.text("state");
    static final Column<Long> VERSION = PAYMENT.number("version");
    static final Column<Long> AMOUNT = PAYMENT.number("amount_minor");
    static final Column<String> CURRENCY = PAYMENT.text("currency");
    static final Column<Instant> CREATED_AT = PAYMENT.instant("created_at");
    static final Column<Instant> UPDATED_AT = PAYMENT.instant("updated_at");
    static final Column<String> CAPTURE = PAYMENT.text("capture");

    static final Condition NOT_TERMINAL = Condition.any(Stream.of(PaymentState.values())
            .filter(state -> !state.terminal())
            .map(state -> STATE.is(state.word()))
            .toArray(Condition[]::new));

    public static final Table ORDER = Table.named("payment_order");
    static final Column<String> ORDER_ID = ORDER.text("id");
    public static final Column<String> ORDER_PAYMENT = ORDER.text("payment_id");
    static final Column<String> SELLER = ORDER.text("seller");
    static final Column<Long> ORDER_AMOUNT = ORDER.number("amount_minor");
    static final Column<String> ORDER_CURRENCY = ORDER.text("currency");

    public static final Table ATTEMPT = Table.named("attempt");
    static final Column<String> ATTEMPT_ID = ATTEMPT.text("id");
    public static final Column<String> ATTEMPT_PAYMENT = ATTEMPT.text("payment_id");
    static final Column<Long> NUMBER = ATTEMPT.number("number");
    static final Column<String> METHOD = ATTEMPT.text("method");
    static final Column<String> ATTEMPT_ACCOUNT = ATTEMPT.text("psp_account");
    /** Whose outcome a kept reply waits for: the payment for a checkout, or the attempt that the buyer asked for. */
    static final Column<String> AWAITED = ATTEMPT.text("awaited");
    static final Column<String> ATTEMPT_STATE = ATTEMPT.text("state");
    static final Column<String> REGISTRATION = ATTEMPT.textOrNull("registration");
    static final Column<String> PAGE_URL = ATTEMPT.textOrNull("page_url");
    static final Column<String> DECLINE_CODE = ATTEMPT.textOrNull("decline_code");

    /** Append-only: what was applied, in order. The payment's state is its fold. */
    public static final Table HISTORY = Table.named("payment_history");
    static final Column<String> HISTORY_PAYMENT = HISTORY.text("payment_id");
    static final Column<Long> HISTORY_VERSION = HISTORY.number("version");
    static final Column<Instant> AT = HISTORY.instant("at");
    static final Column<String> EVENT = HISTORY.text("event");
    static final Column<String> FROM = HISTORY.textOrNull("from_state");
    static final Column<String> TO = HISTORY.text("to_state");
    static final Column<String> CAUSE = HISTORY.text("cause");
    static final Column<String> DETAIL = HISTORY.textOrNull("detail");

    static {
        PAYMENT.key(ID).ordered("payment_open", NOT_TERMINAL, ID);
        ORDER.key(ORDER_ID).ordered("payment_order_by_payment", Condition.always(), ORDER_PAYMENT);
        ATTEMPT.key(ATTEMPT_ID)
                .ordered("attempt_by_payment", Condition.always(), ATTEMPT_PAYMENT, NUMBER)
                .unique("attempt_one_open", ATTEMPT_STATE.is("open"), ATTEMPT_PAYMENT);
        HISTORY.key(HISTORY_PAYMENT, HISTORY_VERSION);
    }

    private PaymentTables() {}
}
