package dev.nevertwice.pay.event;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;

/** Messages before they are published, and the log that is the bus where there is no Kafka. */
public final class EventTables {

    /** Written in the transaction that makes the change. Null {@code published_at}: not surely on the bus. */
    public static final Table OUTBOX = Table.named("outbox");
    static final Column<String> OUTBOX_PAYMENT = OUTBOX.text("payment_id");
    static final Column<Long> OUTBOX_VERSION = OUTBOX.number("version");
    static final Column<String> OUTBOX_TYPE = OUTBOX.text("type");
    static final Column<byte[]> OUTBOX_BODY = OUTBOX.bytes("body");
    static final Column<Instant> OUTBOX_AT = OUTBOX.instant("at");
    static final Column<Instant> PUBLISHED_AT = OUTBOX.instantOrNull("published_at");

    /** Positions are given after commit, one publisher at a time: what a receiver sees never has a hole that fills later. */
    public static final Table LOG = Table.named("event_log");
    static final Column<String> LOG_PAYMENT = LOG.text("payment_id");
    static final Column<Long> LOG_VERSION = LOG.number("version");
    static final Column<Long> LOG_POSITION = LOG.number("position");
    static final Column<String> LOG_TYPE = LOG.text("type");
    static final Column<byte[]> LOG_BODY = LOG.bytes("body");
    static final Column<Instant> LOG_AT = LOG.instant("at");

    /** How far each receiver has read; the log's own row says how far there is something to read. */
    public static final Table POSITION = Table.named("event_position");
    static final Column<String> RECEIVER = POSITION.text("receiver");
    static final Column<Long> READ_TO = POSITION.number("position");

    static {
        OUTBOX.key(OUTBOX_PAYMENT, OUTBOX_VERSION)
                .ordered("outbox_unpublished", PUBLISHED_AT.isNull(), OUTBOX_PAYMENT, OUTBOX_VERSION)
                .ordered("outbox_by_age", Condition.always(), OUTBOX_AT);
        LOG.key(LOG_PAYMENT, LOG_VERSION).unique("event_log_position", Condition.always(), LOG_POSITION);
        POSITION.key(RECEIVER);
    }

    private EventTables() {}
}
