package dev.nevertwice.pay.webhook;

import dev.nevertwice.pay.retention.Sweeper;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.List;

/** Webhooks of which is known what became of them. One that is parked, or was not read yet, stays. */
public final class OldEvents implements Sweeper {

    @Override
    public Swept sweep(Transaction transaction, Instant from, Instant before, int most) {
        List<Row> old = Inbox.readBefore(transaction, from, before, most);
        int removed = 0;
        for (Row event : old) {
            removed += transaction.run(new Statement.RemoveIf(Inbox.INBOX, event.key(), Inbox.isOver())) ? 1 : 0;
        }
        return new Swept(old.size(), removed, old.isEmpty() ? null : Inbox.receivedAt(old.getLast()));
    }
}
