package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.util.List;

/** Rows that a consumer writes once, in one statement whatever their number. */
final class Written {

    private Written() {}

    /** A row that is there already is a mistake: the message was taken just now. */
    static void all(Transaction transaction, Table table, List<Row> rows) {
        List<Row> taken = transaction.run(new Statement.InsertAllAbsent(table, rows));
        Check.that(taken.isEmpty(), "%s has %s already", table, taken);
    }
}
