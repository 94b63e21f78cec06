package dev.nevertwice.pay.consumer;

import static dev.nevertwice.pay.consumer.ConsumerTables.*;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.util.List;
import java.util.Optional;

/** Which generation of its rows a consumer writes: a rebuild begins the next one, from the bus's first message on. */
final class Generations {

    private Generations() {}

    static long current(Transaction transaction, String consumer) {
        return current(transaction.run(question(consumer)));
    }

    static long current(Transactions transactions, String consumer) {
        return current(transactions.ask(question(consumer)));
    }

    private static Statement.Query<Optional<Row>> question(String consumer) {
        return new Statement.Get(CONSUMER, List.of(consumer));
    }

    private static long current(Optional<Row> consumer) {
        return consumer.map(row -> row.get(GENERATION)).orElse(1L);
    }

    /** Begins the next one and returns it. The rows of the one before stay as they are. */
    static long next(Transaction transaction, String consumer) {
        Optional<Row> known = transaction.lock(CONSUMER, consumer);
        if (known.isEmpty()) {
            transaction.insert(CONSUMER.row().set(NAME, consumer).set(GENERATION, 2L).build());
            return 2;
        }
        long next = known.get().get(GENERATION) + 1;
        transaction.updateIf(CONSUMER, List.of(consumer), Condition.always(), GENERATION.to(next));
        return next;
    }
}
