package dev.nevertwice.pay.adapter.http;

import dev.nevertwice.pay.adapter.system.Deadlines;
import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The way to one server over HTTP/1.1, on the thread that asks. Every request leaves at most once: no redirect is followed, no
 * proxy is used and nothing is resent, not even a GET whose pooled connection turned out to be closed. The deadline covers
 * connection, headers and the whole body.
 */
public final class HttpChannel implements Channel, AutoCloseable {

    /** Enough for every answer of the APIs; the books of a long run are the largest. */
    public static final int BODY_LIMIT = 64 << 20;

    /**
     * Shorter than the 30 s after which servers such as Jetty close an idle connection: a POST that meets such a close is lost
     * in the open, "maybe sent", and costs a look-up. What rested for so long is closed within as long again, wherever in the
     * pool it lies.
     */
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** Who rested for so long is asked, for a millisecond, whether it was closed meanwhile. */
    private static final TimeValue RESTED = TimeValue.ofMilliseconds(100);

    private final HttpHost server;
    private final BooleanSupplier inTransaction;
    private final int bodyLimit;
    private final CloseableHttpClient client;
    private final Deadlines deadlines = new Deadlines();

    /**
     * @param origin scheme, host and port, such as {@code http://127.0.0.1:9090}
     * @param connectTimeout for the connection alone; once it is over, certainly nothing was sent
     * @param inTransaction whether the calling task holds a store transaction
     * @param bodyLimit longer bodies of answers, in bytes, count as no answer
     */
    public HttpChannel(URI origin, Duration connectTimeout, BooleanSupplier inTransaction, int bodyLimit) {
        this(origin, connectTimeout, inTransaction, bodyLimit, IDLE);
    }

    HttpChannel(URI origin, Duration connectTimeout, BooleanSupplier inTransaction, int bodyLimit, Duration idle) {
        this.server = new HttpHost(origin.getScheme(), origin.getHost(), origin.getPort());
        this.inTransaction = inTransaction;
        this.bodyLimit = bodyLimit;
        this.client = client(Timeout.of(connectTimeout), Timeout.of(idle));
    }

    private static CloseableHttpClient client(Timeout connect, Timeout idle) {
        PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(InStep::connection)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(Integer.MAX_VALUE)
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setValidateAfterInactivity(RESTED)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .evictIdleConnections(idle)
                .setDefaultRequestConfig(RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .disableDefaultUserAgent()
                .build();
    }

    /** The target has to be a valid path and query; headers must not be about the connection. */
    @Override
    public Exchange exchange(Request request, Duration deadline) {
        Check.that(!inTransaction.getAsBoolean(), "remote call inside a store transaction: %s", request.target());
        if (Thread.currentThread().isInterrupted()) {
            throw new Stopped();
        }
        HttpUriRequestBase sending = encode(request);
        try (Deadlines.Timed timed = deadlines.begin(deadline, sending::cancel)) {
            try (ClassicHttpResponse answer = client.executeOpen(server, sending, null)) {
                return new Exchange.Answered(decode(answer));
            } catch (IOException | RuntimeException failure) {
                // Broken off between two steps, the client finds its connection gone and takes that for a mistake of its caller.
                if (Thread.currentThread().isInterrupted()) {
                    throw new Stopped();
                }
                if (timed.isLate()) {
                    return new Exchange.Failed(true, "no whole answer within " + deadline.toMillis() + " ms");
                }
                if (failure instanceof RuntimeException mistake) {
                    throw mistake;
                }
                return failed(failure);
            }
        }
    }

    /** Ends the connections and whatever is under way on them. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        deadlines.close();
    }

    private HttpUriRequestBase encode(Request request) {
        String target = URI.create(server + request.target()).toASCIIString();
        HttpUriRequestBase encoded = new HttpUriRequestBase(request.method(), URI.create(target));
        request.headers().forEach(encoded::addHeader);
        if (request.body().length > 0) {
            encoded.setEntity(new ByteArrayEntity(request.body(), null));
        }
        return encoded;
    }

    private Response decode(ClassicHttpResponse answer) throws IOException {
        SortedMap<String, String> headers = new TreeMap<>();
        for (Header header : answer.getHeaders()) {
            headers.merge(
                    header.getName().toLowerCase(Locale.ROOT), header.getValue(), (first, more) -> first + ", " + more);
        }
        return new Response(answer.getCode(), headers, body(answer.getEntity()));
    }

    /** What ends with its connection can't be told from what was cut off: it is no whole answer. */
    private byte[] body(HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        if (!entity.isChunked() && entity.getContentLength() < 0) {
            throw new IOException("the answer does not say where it ends");
        }
        byte[] body = entity.getContent().readNBytes(bodyLimit + 1);
        if (body.length > bodyLimit) {
            throw new IOException("body is longer than " + bodyLimit + " bytes");
        }
        return body;
    }

    /** Only what can happen solely before the request is written proves that nothing was sent. */
    private static Exchange failed(Exception cause) {
        boolean before = cause instanceof ConnectException
                || cause instanceof ConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof InStep.OutOfStep;
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage().lines().findFirst().orElse("");
        return new Exchange.Failed(!before, cause.getClass().getSimpleName() + message);
    }
}
