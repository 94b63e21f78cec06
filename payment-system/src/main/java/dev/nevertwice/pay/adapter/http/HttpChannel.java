package dev.nevertwice.pay.adapter.http;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The way to one server over HTTP/1.1. Every request leaves at most once: no redirect is followed, no proxy is used and
 * nothing is resent, not even a GET whose pooled connection turned out to be closed. The deadline covers connection,
 * headers and the whole body.
 */
public final class HttpChannel implements Channel, AutoCloseable {

    /** Enough for every answer of the APIs; the books of a long run are the largest. */
    public static final int BODY_LIMIT = 64 << 20;

    static {
        // The JDK's client reads these once per JVM. It never resends a POST by default, but it does resend a GET.
        setUnlessSet("jdk.httpclient.disableRetryConnect", "true");
        setUnlessSet("jdk.httpclient.redirects.retrylimit", "1");
        // Shorter than the 30 s after which servers such as Jetty close an idle connection: a POST that meets such a
        // close is lost in the open, "maybe sent", and costs a look-up.
        setUnlessSet("jdk.httpclient.keepalive.timeout", "10");
    }

    private final String origin;
    private final BooleanSupplier inTransaction;
    private final int bodyLimit;
    private final HttpClient client;

    /**
     * @param origin scheme, host and port, such as {@code http://127.0.0.1:9090}
     * @param connectTimeout for the connection alone; once it is over, certainly nothing was sent
     * @param inTransaction whether the calling task holds a store transaction
     * @param bodyLimit longer bodies of answers, in bytes, count as no answer
     */
    public HttpChannel(URI origin, Duration connectTimeout, BooleanSupplier inTransaction, int bodyLimit) {
        Check.that(
                System.getProperty("jdk.httpclient.enableAllMethodRetry") == null,
                "jdk.httpclient.enableAllMethodRetry would send a charge twice");
        this.origin = origin.getScheme() + "://" + origin.getRawAuthority();
        this.inTransaction = inTransaction;
        this.bodyLimit = bodyLimit;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(connectTimeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** The target has to be a valid path and query, percent-encoded; headers must not be about the connection. */
    @Override
    public Exchange exchange(Request request, Duration deadline) {
        Check.that(!inTransaction.getAsBoolean(), "remote call inside a store transaction: %s", request.target());
        if (Thread.currentThread().isInterrupted()) {
            throw new Stopped();
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(encode(request), head -> new BoundedBody(bodyLimit));
        try {
            return new Exchange.Answered(decode(answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS)));
        } catch (TimeoutException late) {
            answer.cancel(true);
            return new Exchange.Failed(true, "no whole answer within " + deadline.toMillis() + " ms");
        } catch (InterruptedException asked) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Stopped();
        } catch (ExecutionException failed) {
            return failed(failed.getCause());
        }
    }

    /** Ends the connections and whatever is under way on them. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest encode(Request request) {
        HttpRequest.Builder encoded = HttpRequest.newBuilder(URI.create(origin + request.target()));
        request.headers().forEach(encoded::header);
        return encoded.method(request.method(), bodyOf(request)).build();
    }

    private static BodyPublisher bodyOf(Request request) {
        return request.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(request.body());
    }

    private static Response decode(HttpResponse<byte[]> answer) {
        SortedMap<String, String> headers = new TreeMap<>();
        answer.headers().map()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return new Response(answer.statusCode(), headers, answer.body());
    }

    /** Only what can happen solely while connecting proves that nothing was sent. */
    private static Exchange failed(Throwable cause) {
        boolean connecting = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage().lines().findFirst().orElse("");
        return new Exchange.Failed(!connecting, cause.getClass().getSimpleName() + message);
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
