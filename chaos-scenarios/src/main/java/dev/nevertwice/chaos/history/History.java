package dev.nevertwice.chaos.history;

import dev.nevertwice.chaos.history.Operation.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The recorder: what clients did, in the order in which it completed. Any thread may record. It is given digests of
 * bodies, never bodies, and neither API keys nor headers.
 */
public final class History {

    private final List<Operation> operations = new ArrayList<>();
    private final Consumer<Operation> listener;

    public History() {
        this(operation -> {});
    }

    /** @param listener is told of each operation when it was recorded, in order; must not block */
    public History(Consumer<Operation> listener) {
        this.listener = listener;
    }

    /** An operation that was invoked and has not completed yet. */
    public record Invocation(
            String client, String kind, String purchase, String key, String requestDigest, Instant invoked) {}

    /**
     * What the client learned.
     *
     * @param at null when it never learned anything
     */
    public record Completion(
            Instant at, Result result, int status, String payment, String told, String replyDigest, String detail) {}

    public synchronized Operation record(Invocation invocation, Completion completion) {
        Operation operation = new Operation(
                operations.size(),
                invocation.client(),
                invocation.kind(),
                invocation.purchase(),
                invocation.key(),
                invocation.requestDigest(),
                invocation.invoked(),
                completion.at(),
                completion.result(),
                completion.status(),
                completion.payment(),
                completion.told(),
                completion.replyDigest(),
                completion.detail());
        operations.add(operation);
        listener.accept(operation);
        return operation;
    }

    /** Everything so far. */
    public synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }
}
