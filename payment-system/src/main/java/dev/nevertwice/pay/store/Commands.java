package dev.nevertwice.pay.store;

import java.time.Instant;

/** One row for every effectful transaction that committed: the proof, whatever became of COMMIT's answer. */
public final class Commands {

    public static final Table COMMAND = Table.named("command");
    private static final Column<String> ID = COMMAND.text("id");
    static final Column<Instant> COMMITTED_AT = COMMAND.stamp("committed_at");

    static {
        COMMAND.key(ID);
    }

    private Commands() {}

    /** The statement that begins the command: false where it was committed before. */
    static Statement<Boolean> begin(String id) {
        return new Statement.InsertIfAbsent(COMMAND.row().set(ID, id).build());
    }
}
