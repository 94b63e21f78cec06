package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.util.List;

/** Every run of reconciliation, whatever came of it. One that never ended was broken off. */
public final class Runs {

    private final Transactions transactions;
    private final String pspAccount;

    Runs(Transactions transactions, String pspAccount) {
        this.transactions = transactions;
        this.pspAccount = pspAccount;
    }

    /** What a run had done when it ended. */
    record Did(String digest, long rows, long imported, long unequal, Opened opened, long closed) {

        static final Did NOTHING = new Did(null, 0, 0, 0, Opened.NONE, 0);
    }

    void began(String id, String day, String source) {
        transactions.once("began:" + id, transaction -> transaction.insertIfAbsent(RUN.row()
                .set(RUN_ID, id)
                .set(RUN_ACCOUNT, pspAccount)
                .set(RUN_DAY, day)
                .set(RUN_SOURCE, source)
                .set(RUN_ROWS, 0L)
                .set(RUN_IMPORTED, 0L)
                .set(RUN_UNEQUAL, 0L)
                .set(RUN_AUTOMATIC, 0L)
                .set(RUN_MANUAL, 0L)
                .set(RUN_SPECIAL, 0L)
                .set(RUN_CLOSED, 0L)
                .set(RUN_BEGAN, transaction.now())
                .set(RUN_OUTCOME, "running")
                .build()));
    }

    void ended(String id, String outcome, Did did) {
        transactions.repeatable(transaction -> transaction.run(new Statement.UpdateIf(
                RUN,
                List.of(id),
                RUN_OUTCOME.is("running"),
                List.of(
                        RUN_DIGEST.to(did.digest()),
                        RUN_ROWS.to(did.rows()),
                        RUN_IMPORTED.to(did.imported()),
                        RUN_UNEQUAL.to(did.unequal()),
                        RUN_AUTOMATIC.to(did.opened().automatic()),
                        RUN_MANUAL.to(did.opened().manual()),
                        RUN_SPECIAL.to(did.opened().special()),
                        RUN_CLOSED.to(did.closed()),
                        RUN_ENDED.to(transaction.now()),
                        RUN_OUTCOME.to(outcome)))));
    }

    /** The latest runs, newest first. */
    public static List<Row> latest(Transaction transaction, int limit) {
        return transaction.scan(
                RUN, Condition.always(), limit, new Order(RUN_BEGAN, false));
    }
}
