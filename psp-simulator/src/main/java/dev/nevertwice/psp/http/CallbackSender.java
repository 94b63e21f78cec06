package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.PspRequest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends callbacks, each exactly once: the JDK's client repeats only idempotent methods after a broken connection, never a
 * POST, and redirects are not followed.
 */
final class CallbackSender implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration timeout;
    /** Made for the first callback: it loads the platform's certificates, which takes longer than all else at the start. */
    private HttpClient client;
    private boolean closed;

    /** The machine decides when an answer is too late; {@code timeout} only frees the connection and is longer. */
    CallbackSender(Duration timeout) {
        this.timeout = timeout;
    }

    private synchronized HttpClient client() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(threads)
                    .build();
        }
        return client;
    }

    /** Completes with the HTTP status, or 0 when there was no answer; never fails. */
    CompletableFuture<Integer> send(Effect.Deliver delivery) {
        PspRequest request = delivery.request();
        HttpRequest.Builder http = HttpRequest.newBuilder(delivery.url())
                .timeout(timeout)
                .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(http::header);
        try {
            return client().sendAsync(http.build(), HttpResponse.BodyHandlers.discarding())
                    .handleAsync((response, failure) -> failure == null ? response.statusCode() : 0, threads);
        } catch (RuntimeException closed) {
            return CompletableFuture.completedFuture(0);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.shutdownNow();
        }
        threads.shutdownNow();
    }
}
