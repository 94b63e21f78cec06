package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.event.PaymentChange.About;
import dev.nevertwice.pay.event.PaymentChange;
import dev.nevertwice.pay.event.PaymentChange.Line;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Each seller's statement: a line for every order of theirs that was paid, and for all that went back or came again. */
public final class Statements implements Receiver {

    public static final Table LINE = Table.named("statement_line");
    private static final Column<Long> GENERATION = LINE.number("generation");
    private static final Column<String> MERCHANT = LINE.text("merchant");
    private static final Column<String> SELLER = LINE.text("seller");
    private static final Column<String> ORDER = LINE.text("order_id");
    private static final Column<Long> VERSION = LINE.number("version");
    private static final Column<String> PAYMENT = LINE.text("payment_id");
    private static final Column<String> KIND = LINE.text("kind");
    private static final Column<Long> AMOUNT = LINE.number("amount_minor");
    private static final Column<String> CURRENCY = LINE.text("currency");
    private static final Column<Instant> AT = LINE.instant("at");

    static {
        LINE.key(GENERATION, MERCHANT, SELLER, ORDER, VERSION);
    }

    @Override
    public String name() {
        return "statement";
    }

    @Override
    public Table table() {
        return LINE;
    }

    @Override
    public boolean wants(PaymentChange change) {
        return change.entered("paid") || change.toSeller() != 0;
    }

    @Override
    public void apply(Transaction transaction, long generation, List<PaymentChange> changes) {
        List<Row> lines = new ArrayList<>();
        for (PaymentChange change : changes) {
            if (change.about().isPresent()) {
                About about = change.about().get();
                lines.add(line(generation, change, about.seller(), about.order(), change.event(), change.toSeller()));
                continue;
            }
            for (Line line : change.sold()) {
                lines.add(line(
                        generation, change, line.seller(), line.order(), "sale", line.captured().minor()));
            }
        }
        Written.all(transaction, LINE, lines);
    }

    private static Row line(
            long generation, PaymentChange change, String seller, String order, String kind, long amount) {
        return LINE.row()
                .set(GENERATION, generation)
                .set(MERCHANT, change.merchant())
                .set(SELLER, seller)
                .set(ORDER, order)
                .set(VERSION, change.version())
                .set(PAYMENT, change.payment())
                .set(KIND, kind)
                .set(AMOUNT, amount)
                .set(CURRENCY, change.amount().code())
                .set(AT, change.at())
                .build();
    }
}
