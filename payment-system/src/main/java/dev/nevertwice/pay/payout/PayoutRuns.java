package dev.nevertwice.pay.payout;

import static dev.nevertwice.pay.payout.PayoutTables.*;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Runs that pay every seller of a currency who has enough, whichever merchant's, once a day. The run is a row made of the day, its job has one
 * claimer at a time, and each payout's id is made of run and seller: begun twice, overtaken or resumed half-way, a run pays
 * nobody twice.
 */
public final class PayoutRuns {

    private static final int PAGE = 100;
    private static final int LISTED_MOST = 1_000;

    private final Transactions transactions;
    private final Jobs jobs;
    private final Payouts payouts;

    public PayoutRuns(Transactions transactions, Jobs jobs, Payouts payouts) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.payouts = payouts;
    }

    /**
     * One run.
     *
     * @param payouts how many it ordered, {@code amount} how much; both zero while it is open
     */
    public record Run(
            String id, String day, Money minimum, boolean open, long payouts, long amount, Instant startedAt,
            Instant endedAt) {

        public ObjectNode json() {
            return Json.object()
                    .put("id", id)
                    .put("day", day)
                    .put("currency", minimum.code())
                    .put("minimum", minimum.minor())
                    .put("state", open ? "open" : "done")
                    .put("payouts", payouts)
                    .put("amount", amount)
                    .put("started_at", startedAt.toString())
                    .put("ended_at", endedAt == null ? null : endedAt.toString());
        }
    }

    /** Begins the day's run of the minimum's currency unless it was begun before, by whoever: the run as it is. */
    public Run start(String day, Money minimum) {
        begin(day, minimum);
        return transactions.repeatable(transaction -> find(transaction, id(day, minimum))).orElseThrow();
    }

    /** Whether this call was the first to begin the run. Run and job are one transaction: none is begun and forgotten. */
    boolean begin(String day, Money minimum) {
        String id = id(day, minimum);
        return transactions.once("payout-run:" + id, transaction -> {
            Instant now = transaction.now();
            transaction.runAll(List.of(
                    new Statement.Insert(row(id, day, minimum, now)), Jobs.add(id, Queue.PAYOUT_RUN, now)));
            return true;
        }).isPresent();
    }

    /** Works on one claimed run until it is done. Blocks for a transaction per seller. */
    public void proceed(Claim claim) {
        Run run = transactions.repeatable(transaction -> find(transaction, claim.job())).orElseThrow();
        Seller after = new Seller("", "");
        List<Seller> page;
        do {
            Seller from = after;
            page = transactions.repeatable(
                    transaction -> Ledger.payable(transaction, run.minimum(), from, PAGE));
            for (Seller seller : page) {
                payouts.order(order(run, seller), claim);
                after = seller;
            }
            jobs.renew(claim, Queue.PAYOUT_RUN);
        } while (page.size() == PAGE);
        transactions.once("payout-run-done:" + run.id() + ":" + claim.fence(), transaction -> {
            Jobs.require(transaction, claim);
            end(transaction, run.id());
            return true;
        });
    }

    /** The day's runs, or the latest where the day is null. */
    public static List<Run> list(Transaction transaction, String day) {
        Condition which = day == null ? Condition.always() : DAY.is(day);
        return transaction.scan(RUN, which, LISTED_MOST, new Order(DAY, false), Order.by(RUN_KEY)).stream()
                .map(PayoutRuns::read)
                .toList();
    }

    private static String id(String day, Money minimum) {
        return "run_" + day + "_" + minimum.code();
    }

    private static PayoutOrder order(Run run, Seller seller) {
        String id = "out_" + Sha256.hex(run.id() + ":" + seller, 16);
        String key = run.id() + " " + seller; // a merchant's own key has no space: it never takes this one's place
        return new PayoutOrder(id, seller.merchant(), key, null, seller.id(), null, run.minimum(), null, run.id());
    }

    private static void end(Transaction transaction, String run) {
        List<Row> made = transaction.scan(PAYOUT, RUN_ID.is(run), Integer.MAX_VALUE, Order.by(ID));
        long sum = made.stream().mapToLong(row -> row.get(AMOUNT)).reduce(0, Math::addExact);
        transaction.runAll(List.of(
                new Statement.UpdateIf(
                        RUN,
                        List.of(run),
                        RUN_STATE.is("open"),
                        List.of(
                                RUN_STATE.to("done"),
                                PAYOUTS.to((long) made.size()),
                                RUN_AMOUNT.to(sum),
                                ENDED_AT.to(transaction.now()))),
                Jobs.done(run)));
    }

    private static Optional<Run> find(Transaction transaction, String id) {
        return transaction.get(RUN, id).map(PayoutRuns::read);
    }

    private static Row row(String id, String day, Money minimum, Instant now) {
        return RUN.row()
                .set(RUN_KEY, id)
                .set(DAY, day)
                .set(RUN_CURRENCY, minimum.code())
                .set(MINIMUM, minimum.minor())
                .set(RUN_STATE, "open")
                .set(PAYOUTS, 0L)
                .set(RUN_AMOUNT, 0L)
                .set(STARTED_AT, now)
                .build();
    }

    private static Run read(Row row) {
        return new Run(
                row.get(RUN_KEY),
                row.get(DAY),
                Money.of(row.get(MINIMUM), row.get(RUN_CURRENCY)),
                row.get(RUN_STATE).equals("open"),
                row.get(PAYOUTS),
                row.get(RUN_AMOUNT),
                row.get(STARTED_AT),
                row.get(ENDED_AT));
    }
}
