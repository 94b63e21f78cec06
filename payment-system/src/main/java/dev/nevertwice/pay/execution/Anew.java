package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.store.Statement;
import java.time.Instant;
import java.util.List;

/** What the PSP certainly has nothing of, and can't be asked for with its old key any more, is asked for with a key of its own. */
final class Anew {

    private Anew() {}

    /** The statements that end the one and ask for the other. The caller has locked the job. */
    static List<Statement<?>> ask(Intent given, Instant now) {
        String id = PspReference.of(given.id() + "_anew");
        Intent anew = new Intent(
                id, given.operation(), given.payment(), given.account(), given.subject(), id,
                Bodies.again(given.body(), id), now);
        return List.of(Jobs.done(given.id()), Intent.done(given.id()), anew.add(), Jobs.add(id, Queue.RETRY, now));
    }
}
