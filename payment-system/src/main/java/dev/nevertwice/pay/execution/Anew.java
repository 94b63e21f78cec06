package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the PSP certainly has nothing of, and can't be asked for with its old key any more, is asked for with a key of its own. */
final class Anew {

    private Anew() {}

    /** The statements that end the one and ask for the other. The caller has locked the job. */
    static List<Statement<?>> ask(Transaction transaction, Intent given, Instant now) {
        List<Statement<?>> writes = new ArrayList<>(List.of(Jobs.done(given.id()), Intent.done(given.id())));
        Intent last = last(transaction, given);
        if (last.isDone() || last == given) {
            String id = id(last);
            writes.add(new Intent(
                    id, given.operation(), given.payment(), given.account(), given.subject(), id,
                    Bodies.again(given.body(), id), now)
                    .add());
            writes.add(Jobs.add(id, Queue.RETRY, now));
        }
        return writes;
    }

    /**
     * What was asked for last in the intent's place, or itself. Locks the jobs on the way, after the intent's own, so that it stays
     * so. An intent that is open may have been done before: what it did has not lasted.
     */
    static Intent last(Transaction transaction, Intent intent) {
        Intent last = intent;
        Optional<Intent> next = next(transaction, last);
        while (next.isPresent()) {
            last = next.get();
            next = next(transaction, last);
        }
        return last;
    }

    private static Optional<Intent> next(Transaction transaction, Intent intent) {
        Jobs.lock(transaction, id(intent));
        return Intent.find(transaction, id(intent));
    }

    private static String id(Intent given) {
        return PspReference.of(given.id() + "_anew");
    }
}
