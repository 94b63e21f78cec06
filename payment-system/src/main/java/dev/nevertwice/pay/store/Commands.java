package dev.nevertwice.pay.store;

import java.time.Instant;

/** One row for every effectful transaction that committed: the proof, whatever became of COMMIT's answer. */
public final class Commands {

    public static final Table COMMAND = Table.named("command");
    private static final Column<String> ID = COMMAND.text("id");
    private static final Column<Instant> AT = COMMAND.instant("committed_at");

    static {
        COMMAND.key(ID);
    }

    private Commands() {}

    static boolean begin(Transaction transaction, String id) {
        return transaction.insertIfAbsent(
                COMMAND.row().set(ID, id).set(AT, transaction.now()).build());
    }
}
