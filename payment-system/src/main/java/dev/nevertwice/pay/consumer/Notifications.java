package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.event.PaymentChange;
import dev.nevertwice.pay.event.PaymentChange.About;
import dev.nevertwice.pay.event.PaymentChange.Line;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What would be sent to the buyer and to sellers: each message once, because a letter can't be taken back. */
public final class Notifications implements Receiver {

    public static final Table NOTIFICATION = Table.named("notification");
    private static final Column<Long> GENERATION = NOTIFICATION.number("generation");
    private static final Column<String> PAYMENT = NOTIFICATION.text("payment_id");
    private static final Column<Long> VERSION = NOTIFICATION.number("version");
    private static final Column<String> RECIPIENT = NOTIFICATION.text("recipient");
    private static final Column<String> TEMPLATE = NOTIFICATION.text("template");
    private static final Column<Long> AMOUNT = NOTIFICATION.number("amount_minor");
    private static final Column<String> CURRENCY = NOTIFICATION.text("currency");
    private static final Column<Instant> AT = NOTIFICATION.instant("at");

    /** What the buyer is written about: ends, and money that moves. */
    private static final List<String> TO_BUYER = List.of("paid", "declined", "expired", "canceled", "refunded");

    /** Of the money that goes back, what the buyer has to know; what the buyer's bank does, it says itself. */
    private static final List<String> OF_BUYERS_MONEY = List.of("refund_ordered", "refund_succeeded", "refund_failed");

    /** And what the seller has to know: the wallet has changed, or will not. */
    private static final List<String> OF_SELLERS_MONEY = List.of(
            "refund_ordered", "refund_failed", "chargeback_opened", "chargeback_won", "chargeback_lost");

    static {
        NOTIFICATION.key(GENERATION, PAYMENT, VERSION, RECIPIENT);
    }

    @Override
    public String name() {
        return "notification";
    }

    @Override
    public Table table() {
        return NOTIFICATION;
    }

    @Override
    public boolean wants(PaymentChange change) {
        return change.about().isPresent() || TO_BUYER.stream().anyMatch(change::entered);
    }

    @Override
    public void apply(Transaction transaction, long generation, List<PaymentChange> changes) {
        List<Row> letters = new ArrayList<>();
        for (PaymentChange change : changes) {
            if (change.about().isPresent()) {
                letters.addAll(ofMoney(generation, change, change.about().get()));
                continue;
            }
            letters.add(letter(generation, change, "buyer", change.concerning()));
            if (change.entered("paid")) {
                bySeller(change).forEach(
                        (seller, amount) -> letters.add(letter(generation, change, "seller:" + seller, amount)));
            }
        }
        Written.all(transaction, NOTIFICATION, letters);
    }

    private static List<Row> ofMoney(long generation, PaymentChange change, About about) {
        List<Row> letters = new ArrayList<>();
        if (OF_BUYERS_MONEY.contains(change.event())) {
            letters.add(letter(generation, change, "buyer", about.amount()));
        }
        if (OF_SELLERS_MONEY.contains(change.event()) && about.seller() != null) {
            letters.add(letter(generation, change, "seller:" + about.seller(), about.amount()));
        }
        return letters;
    }

    private static Map<String, Money> bySeller(PaymentChange change) {
        Map<String, Money> amounts = new TreeMap<>();
        for (Line line : change.sold()) {
            amounts.merge(line.seller(), line.captured(), Money::plus);
        }
        return amounts;
    }

    private static Row letter(long generation, PaymentChange change, String recipient, Money amount) {
        return NOTIFICATION.row()
                .set(GENERATION, generation)
                .set(PAYMENT, change.payment())
                .set(VERSION, change.version())
                .set(RECIPIENT, recipient)
                .set(TEMPLATE, change.about().isPresent() ? change.event() : "payment_" + change.state())
                .set(AMOUNT, amount.minor())
                .set(CURRENCY, amount.code())
                .set(AT, change.at())
                .build();
    }
}
