package dev.nevertwice.chaos.proxy.control;

import dev.nevertwice.chaos.proxy.link.Proxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The API behind HTTP. It carries bytes and decides nothing. */
public final class ControlServer implements AutoCloseable {

    /** What {@code GET /version} says. */
    public static final String VERSION = ControlApi.VERSION;

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final int BACKLOG = 256;
    private static final int LEAST_THREADS = 4;
    private static final int MOST_THREADS = 12;
    private static final int MOST_BODY_BYTES = 16 << 20;

    private final Server jetty;
    private final InetSocketAddress address;

    private ControlServer(Server jetty, InetSocketAddress address) {
        this.jetty = jetty;
        this.address = address;
    }

    /**
     * Starts it.
     *
     * @param log gets a line for each call that may change something
     * @throws IOException if the port is taken
     */
    public static ControlServer start(Proxies proxies, ControlSettings settings, Consumer<String> log)
            throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.bind(settings.at(), BACKLOG);
            InetSocketAddress bound = (InetSocketAddress) socket.getLocalAddress();
            Visitors visitors = new Visitors(!bound.getAddress().isLoopbackAddress());
            ControlApi api = new ControlApi(proxies, settings, log);
            Server jetty = jetty(socket, new Door(api, visitors));
            jetty.start();
            return new ControlServer(jetty, bound);
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        } catch (Exception failure) {
            socket.close();
            throw new IllegalStateException("the server did not start", failure);
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Without a slash at the end. */
    public URI url() {
        String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("the server did not stop", failure);
        }
    }

    private static Server jetty(ServerSocketChannel socket, Handler handler) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        threads.setName("proxy-api");
        threads.setDaemon(true);
        // Not from a pool: when a body turns out malformed and is read asynchronously, as below, Jetty 12.1.12 may read into a buffer
        // that it has given back already. While two clients sent garbage for 20 s, 25 of 16,570 good requests of others got foreign
        // bytes, a 400 or nothing; with buffers of their own 0 of 35,779 (RandomBytesTest finds it with
        // -Dnevertwice.proxy.random.seconds=60). Servers that read in a thread that waits, as the payment system's does, are not
        // concerned: 0 of 40,240 in 40 s.
        Server server = new Server(threads, null, new ByteBufferPool.NonPooling());
        server.setStopTimeout(0);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(UriCompliance.UNSAFE); // the reference's router says itself what is wrong with a path
        http.setUseInputDirectByteBuffers(false); // direct ones are dear to make, and each request makes its own
        http.setUseOutputDirectByteBuffers(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setIdleTimeout(IDLE.toMillis());
        connector.open(socket);
        server.addConnector(connector);
        server.setHandler(handler);
        return server;
    }

    /** Reads a call without holding a thread while its body is under way, and answers it at once. */
    private static final class Door extends Handler.Abstract.NonBlocking {

        private final ControlApi api;
        private final Visitors visitors;

        Door(ControlApi api, Visitors visitors) {
            this.api = api;
            this.visitors = visitors;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Source.asByteArrayAsync(request, MOST_BODY_BYTES).whenComplete((body, failure) -> {
                if (failure == null) {
                    send(answer(call(request, body)), response, callback);
                } else {
                    send(Answer.text(400, "400 Bad Request: " + failure.getMessage()), response, callback);
                }
            });
            return true;
        }

        private Answer answer(Call call) {
            String refused = visitors.refused(call);
            return refused == null ? api.answer(call) : Answer.text(403, refused);
        }

        private static Call call(Request request, byte[] body) {
            return new Call(
                    request.getMethod(),
                    request.getHttpURI().getPath() == null ? "/" : request.getHttpURI().getPath(),
                    header(request, HttpHeader.USER_AGENT),
                    header(request, HttpHeader.HOST),
                    header(request, HttpHeader.ORIGIN),
                    body);
        }

        private static String header(Request request, HttpHeader name) {
            String value = request.getHeaders().get(name);
            return value == null ? "" : value;
        }

        private static void send(Answer answer, Response response, Callback callback) {
            response.setStatus(answer.status());
            answer.headers().forEach(response.getHeaders()::put);
            if (answer.status() != 204) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
            }
            response.write(true, ByteBuffer.wrap(answer.body()), callback);
        }
    }
}
