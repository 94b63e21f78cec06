package dev.nevertwice.psp.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A request that was taken in and is not answered yet. */
final class Waiting {

    /** What is seen of a client that waits. */
    enum Client {
        WAITS,
        GONE
    }

    private final CompletableFuture<Ending> end = new CompletableFuture<>();
    private final Function<Waiting, Client> client;
    private final long since = System.nanoTime();
    private boolean over;

    /** {@code client} looks whether the client still waits; it is never called once the exchange is over. */
    Waiting(Function<Waiting, Client> client) {
        this.client = client;
    }

    CompletableFuture<Ending> end() {
        return end;
    }

    long nanos() {
        return System.nanoTime() - since;
    }

    /** Ends the exchange; whether it was still waiting. */
    boolean finish(Ending ending) {
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
        }
        end.complete(ending);
        return true;
    }

    /** Whether the client went away. After the exchange's end the connection belongs to the server again: then no. */
    boolean isAbandoned() {
        synchronized (this) {
            return !over && client.apply(this) == Client.GONE;
        }
    }
}
