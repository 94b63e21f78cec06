package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.event.PaymentChange;
import dev.nevertwice.pay.event.PaymentChange.Line;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** What the platform will charge each seller for a month (UTC): a share of every order that was paid, rounded down. */
public final class Billing implements Receiver {

    public static final Table MONTH = Table.named("billing_month");
    private static final Column<Long> GENERATION = MONTH.number("generation");
    private static final Column<String> SELLER = MONTH.text("seller");
    private static final Column<String> IN = MONTH.text("month");
    private static final Column<String> CURRENCY = MONTH.text("currency");
    private static final Column<Long> ORDERS = MONTH.number("orders");
    private static final Column<Long> TURNOVER = MONTH.number("turnover_minor");
    private static final Column<Long> FEE = MONTH.number("fee_minor");

    /** 2.5 %. */
    private static final long BASIS_POINTS = 250;

    private static final long WHOLE = 10_000;

    static {
        MONTH.key(GENERATION, SELLER, IN, CURRENCY);
    }

    @Override
    public String name() {
        return "billing";
    }

    @Override
    public Table table() {
        return MONTH;
    }

    @Override
    public boolean wants(PaymentChange change) {
        return change.entered("paid");
    }

    @Override
    public void apply(Transaction transaction, long generation, List<PaymentChange> changes) {
        Counted counted = new Counted(MONTH, List.of(ORDERS, TURNOVER, FEE));
        for (PaymentChange change : changes) {
            String month = YearMonth.from(change.at().atZone(ZoneOffset.UTC)).toString();
            for (Line line : change.lines()) {
                long amount = line.captured().minor();
                counted.add(
                        List.of(generation, line.seller(), month, line.captured().code()), 1, amount, fee(amount));
            }
        }
        counted.write(transaction);
    }

    /** Exact for every amount: no product of two large numbers. */
    static long fee(long amount) {
        return amount / WHOLE * BASIS_POINTS + amount % WHOLE * BASIS_POINTS / WHOLE;
    }
}
