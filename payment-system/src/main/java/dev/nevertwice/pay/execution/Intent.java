package dev.nevertwice.pay.execution;

import static dev.nevertwice.pay.execution.ExecutionTables.*;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The durable record "I am about to ask the PSP for this with this key", committed before the first call. The body is
 * kept, so that every try sends the same bytes.
 *
 * @param id also the id of its job
 * @param payment the payment it serves, or null (refund of an unattributed charge)
 * @param subject the attempt (register) or the PSP's charge (refund)
 * @param key the idempotency key towards the PSP
 */
public record Intent(
        String id, Operation operation, String payment, String subject, String key, byte[] body, Instant createdAt) {

    /** What the PSP is asked for. */
    public enum Operation {
        REGISTER("register", "/v1/registrations"),
        REFUND("refund", "/v1/refunds");

        private final String word;
        private final String path;

        Operation(String word, String path) {
            this.word = word;
            this.path = path;
        }

        public String word() {
            return word;
        }

        String path() {
            return path;
        }

        static Operation of(String word) {
            return word.equals(REGISTER.word) ? REGISTER : REFUND;
        }
    }

    /** The statement that records it; a second one with the same id has no effect. */
    public Statement<Boolean> add() {
        return new Statement.InsertIfAbsent(INTENT.row()
                .set(INTENT_ID, id)
                .set(OPERATION, operation.word())
                .set(PAYMENT, payment)
                .set(SUBJECT, subject)
                .set(KEY, key)
                .set(BODY, body)
                .set(INTENT_STATE, "open")
                .set(CREATED_AT, createdAt)
                .build());
    }

    /** The statement that marks it answered for good. */
    public static Statement<Boolean> done(String id) {
        return new Statement.UpdateIf(
                INTENT, List.of(id), Condition.always(), List.of(INTENT_STATE.to("done")));
    }

    public static Optional<Intent> find(Transaction transaction, String id) {
        return transaction.get(INTENT, id).map(Intent::read);
    }

    static Intent read(Row row) {
        return new Intent(
                row.get(INTENT_ID),
                Operation.of(row.get(OPERATION)),
                row.get(PAYMENT),
                row.get(SUBJECT),
                row.get(KEY),
                row.get(BODY),
                row.get(CREATED_AT));
    }
}
