package dev.nevertwice.pay.adapter.http;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: carries the bytes of every request, whatever its method and path, to the core and the answer back,
 * each on a virtual thread. Decides nothing.
 */
public final class PayServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PayServer.class);

    /** A longer body reaches the core cut off one byte beyond this, which is how the core sees that it is too long. */
    public static final int BODY_LIMIT = 64 << 10;

    /** So much more of a body is read and thrown away, so that its sender gets to read the refusal. */
    private static final int DRAIN_LIMIT = 1 << 20;

    /**
     * So many connections may wait to be accepted (the kernel takes the smaller of this and its own limit). Of Java's 50 a
     * crowd that comes at once overflows the queue, and the kernel resets some of those whom it had let in.
     */
    private static final int BACKLOG = 4_096;

    /** One is made for each response, and most are of a kilobyte. */
    private static final int RESPONSE_BUFFER = 2_048;

    private static final long STOP_MILLIS = 1_000;

    private final Javalin server;
    private final Function<Request, Response> core;

    /**
     * Starts it.
     *
     * @param host the address to listen on
     * @param port 0 lets the system choose
     * @param core must not throw; if it does, that is logged and the client gets a 500
     * @throws UncheckedIOException with a {@link BindException} when host and port can't be listened on
     */
    public PayServer(String host, int port, Function<Request, Response> core) {
        this.core = core;
        this.server = Javalin.create(config -> configure(config, host, port));
        try {
            server.start();
        } catch (JavalinBindException taken) {
            throw new UncheckedIOException(new BindException(host + ":" + port + " can't be listened on"));
        }
    }

    public int port() {
        return server.port();
    }

    /** Takes no more requests and gives those under way a second. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (JavalinException timedOut) {
            LOG.debug("some requests were still under way when the server was closed");
        }
    }

    private void configure(JavalinConfig config, String host, int port) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.responseBufferSize = RESPONSE_BUFFER;
        config.jetty.modifyServer(jetty -> {
            jetty.setStopTimeout(STOP_MILLIS);
            jetty.setErrorHandler(new UnreadableRequest());
        });
        config.jetty.addConnector((jetty, http) -> {
            // Each open connection would keep 92 kB to save a few small objects a request: a third of the heap at a thousand.
            http.setHeaderCacheSize(0);
            ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
            connector.setHost(host);
            connector.setPort(port);
            connector.setAcceptQueueSize(BACKLOG);
            return connector;
        });
        config.routes.before(this::carry);
    }

    private void carry(Context context) {
        Response response = answerTo(context);
        response.headers().forEach(context::header);
        context.status(response.status());
        context.result(response.body());
        context.skipRemainingHandlers();
    }

    private Response answerTo(Context context) {
        Request request;
        try {
            request = requestOf(context);
        } catch (IOException brokenOff) {
            return failure(400, "invalid_request", "the request broke off");
        }
        try {
            return core.apply(request);
        } catch (Stopped closing) {
            return failure(503, "unavailable", "the server is closing");
        } catch (RuntimeException | AssertionError mistake) {
            LOG.error("{} {} threw", request.method(), request.path(), mistake);
            return failure(500, "internal", "see the server's log");
        }
    }

    private static Request requestOf(Context context) throws IOException {
        String query = context.req().getQueryString();
        String target = context.req().getRequestURI() + (query == null ? "" : "?" + query);
        SortedMap<String, String> headers = new TreeMap<>();
        for (String name : Collections.list(context.req().getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT),
                    String.join(", ", Collections.list(context.req().getHeaders(name))));
        }
        return new Request(context.req().getMethod(), target, headers, bodyOf(context));
    }

    private static byte[] bodyOf(Context context) throws IOException {
        try {
            InputStream in = context.req().getInputStream();
            byte[] body = in.readNBytes(mostOf(context) + 1);
            if (body.length > BODY_LIMIT) {
                in.skip(DRAIN_LIMIT);
            }
            return body;
        } catch (RuntimeException malformed) { // such as chunks that are none
            throw new IOException(malformed);
        }
    }

    /** Who says how long a body is, or that there is none, needs no buffer for the longest. */
    private static int mostOf(Context context) {
        long said = context.req().getContentLengthLong();
        boolean unsaid = said < 0 && context.header("transfer-encoding") != null;
        return unsaid ? BODY_LIMIT : (int) Math.clamp(said, 0, BODY_LIMIT);
    }

    /** What to answer while the core is not there yet. */
    static Response starting() {
        return failure(503, "unavailable", "the payment system is starting");
    }

    /** A problem of the shell itself; everything else comes from the core. */
    static Response failure(int status, String code, String detail) {
        String body = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}"
                .formatted(code, status, detail, code);
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/problem+json");
        return new Response(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
