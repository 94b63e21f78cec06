package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.event.PaymentChange.About;
import dev.nevertwice.pay.event.PaymentChange;
import dev.nevertwice.pay.event.PaymentChange.Line;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What the platform will charge each seller for a month (UTC): a share of what is left of every order, rounded down. What goes
 * back, or comes again, is counted in the month in which it does.
 */
public final class Billing implements Receiver {

    public static final Table MONTH = Table.named("billing_month");
    private static final Column<Long> GENERATION = MONTH.number("generation");
    private static final Column<String> MERCHANT = MONTH.text("merchant");
    private static final Column<String> SELLER = MONTH.text("seller");
    private static final Column<String> IN = MONTH.text("month");
    private static final Column<String> CURRENCY = MONTH.text("currency");
    private static final Column<Long> ORDERS = MONTH.number("orders");
    private static final Column<Long> TURNOVER = MONTH.number("turnover_minor");
    private static final Column<Long> RETURNED = MONTH.number("returned_minor");
    private static final Column<Long> FEE = MONTH.number("fee_minor");

    /** 2.5 %. */
    private static final long BASIS_POINTS = 250;

    private static final long WHOLE = 10_000;

    static {
        MONTH.key(GENERATION, MERCHANT, SELLER, IN, CURRENCY);
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
        return change.entered("paid") || change.toSeller() != 0;
    }

    @Override
    public void apply(Transaction transaction, long generation, List<PaymentChange> changes) {
        Counted counted = new Counted(MONTH, List.of(ORDERS, TURNOVER, RETURNED, FEE));
        for (PaymentChange change : changes) {
            String month = YearMonth.from(change.at().atZone(ZoneOffset.UTC)).toString();
            if (change.about().isPresent()) {
                About about = change.about().get();
                long left = about.left().minor();
                counted.add(
                        List.of(generation, change.merchant(), about.seller(), month, about.amount().code()),
                        0, 0, Math.negateExact(change.toSeller()), fee(left) - fee(left - change.toSeller()));
                continue;
            }
            for (Line line : change.sold()) {
                long amount = line.captured().minor();
                counted.add(
                        List.of(generation, change.merchant(), line.seller(), month, line.captured().code()),
                        1, amount, 0, fee(amount));
            }
        }
        counted.write(transaction);
    }

    /** Exact for every amount: no product of two large numbers. Of an order that more went back of than was taken, nothing. */
    static long fee(long amount) {
        return amount <= 0 ? 0 : amount / WHOLE * BASIS_POINTS + amount % WHOLE * BASIS_POINTS / WHOLE;
    }
}
