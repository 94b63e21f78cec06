package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;

/** Which messages each consumer has seen. */
public final class ConsumerTables {

    /** The generation that each consumer writes and shows: raised by a rebuild. */
    public static final Table CONSUMER = Table.named("consumer");
    static final Column<String> NAME = CONSUMER.text("name");
    static final Column<Long> GENERATION = CONSUMER.number("generation");

    /**
     * What was consumed, once. {@code parked}: it can't be applied, or one before it of the same payment can't; its body is
     * kept until a person has it tried again.
     */
    public static final Table CONSUMED = Table.named("consumed");
    static final Column<String> BY = CONSUMED.text("consumer");
    static final Column<Long> IN = CONSUMED.number("generation");
    static final Column<String> PAYMENT = CONSUMED.text("payment_id");
    static final Column<Long> VERSION = CONSUMED.number("version");
    static final Column<String> STATE = CONSUMED.text("state");
    static final Column<String> REASON = CONSUMED.textOrNull("reason");
    static final Column<String> TYPE = CONSUMED.text("type");
    static final Column<byte[]> BODY = CONSUMED.bytesOrNull("body");
    static final Column<Instant> AT = CONSUMED.instant("at");

    static {
        CONSUMER.key(NAME);
        CONSUMED.key(BY, IN, PAYMENT, VERSION).ordered("consumed_parked", STATE.is("parked"), BY, IN, PAYMENT, VERSION);
    }

    private ConsumerTables() {}
}
