package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.event.PaymentChange;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.time.ZoneOffset;
import java.util.List;

/**
 * How many payments entered which state, or had which step of a refund or chargeback, on which day (UTC), and how much money
 * they are about, per currency.
 */
public final class Analytics implements Receiver {

    public static final Table DAY = Table.named("analytics_day");
    private static final Column<Long> GENERATION = DAY.number("generation");
    private static final Column<String> ON = DAY.text("day");
    private static final Column<String> CURRENCY = DAY.text("currency");
    private static final Column<String> ENTERED = DAY.text("entered");
    private static final Column<Long> PAYMENTS = DAY.number("payments");
    private static final Column<Long> AMOUNT = DAY.number("amount_minor");

    static {
        DAY.key(GENERATION, ON, CURRENCY, ENTERED);
    }

    @Override
    public String name() {
        return "analytics";
    }

    @Override
    public Table table() {
        return DAY;
    }

    @Override
    public boolean wants(PaymentChange change) {
        return true;
    }

    @Override
    public void apply(Transaction transaction, long generation, List<PaymentChange> changes) {
        Counted counted = new Counted(DAY, List.of(PAYMENTS, AMOUNT));
        for (PaymentChange change : changes) {
            String day = change.at().atZone(ZoneOffset.UTC).toLocalDate().toString();
            counted.add(
                    List.of(generation, day, change.amount().code(), change.word()), 1, change.concerning().minor());
        }
        counted.write(transaction);
    }
}
