package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.callback.Webhooks;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.settlement.SettlementTerms;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Truth;
import dev.nevertwice.psp.wire.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The PSP behind HTTP, on the loopback interface only. It carries bytes and time to the machine and decides nothing. */
public final class PspServer implements AutoCloseable {

    /** Longer than any client waits, so that a hang stays one; still, the connection of a client that died is freed. */
    private static final Duration IDLE = Duration.ofHours(1);

    /** Thousands of buyers may connect in the same moment. */
    private static final int BACKLOG = 4096;

    /** How often clients are looked at that wait for so long already. */
    private static final Duration SWEEP = Duration.ofSeconds(1);

    /** Threads that read and answer. The machine is one, so that more of them would only wait for it. */
    private static final int READERS = Math.min(2, Runtime.getRuntime().availableProcessors());

    /** One accepts, two read and answer; the rest is for what Jetty does beside. */
    private static final int LEAST_THREADS = 4;

    private static final int MOST_THREADS = 16;

    /** Heads and most bodies fit; ten thousand clients may wait at once. */
    private static final int OUTPUT_BUFFER_BYTES = 4096;

    private static final int INPUT_BUFFER_BYTES = 2048;
    private static final int RESPONSE_HEADER_BYTES = 2048;

    private final int port;
    private final Engine engine;
    private final Namespaces namespaces;
    private final ShellRoutes shell;
    private final Server jetty;
    /** What is done to every machine when it begins. */
    private volatile BiConsumer<Psp, Instant> first = (psp, now) -> {};

    private PspServer(PspSettings settings, ServerSocketChannel socket, Consumer<String> log) throws IOException {
        this.port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        PspSettings known =
                settings.publicUrl() == null ? settings.withPublicUrl("http://127.0.0.1:" + port) : settings;
        Metrics metrics = new Metrics();
        this.engine = new Engine(settings.callbackAnswerTimeout().plusSeconds(1), metrics);
        this.namespaces =
                new Namespaces(known, () -> first, engine, log == null ? null : entry -> log(entry, log));
        this.shell = new ShellRoutes(namespaces, metrics);
        this.jetty = jetty(socket, new Door());
        metrics.watch(namespaces::all);
        engine.every(SWEEP, () -> engine.threads().execute(() -> namespaces.sweep(SWEEP)));
    }

    /**
     * Starts a PSP that delivers callbacks to this machine only.
     *
     * @param port 0 for any free one
     * @throws IOException if the port is taken
     */
    public static PspServer start(PspSettings settings, int port) throws IOException {
        return start(settings, port, false, null);
    }

    /**
     * Starts a PSP.
     *
     * @param allowRemote whether callbacks may leave this machine
     * @param log gets a line for each exchange and callback; null for none
     */
    public static PspServer start(PspSettings settings, int port, boolean allowRemote, Consumer<String> log)
            throws IOException {
        if (settings.webhookUrl() != null && !allowRemote && !Loopback.is(settings.webhookUrl())) {
            throw new IllegalArgumentException(
                    "webhookUrl: " + settings.webhookUrl().getHost()
                            + " is not this machine; allow it with --allow-remote");
        }
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), port), BACKLOG);
            PspServer server = new PspServer(settings, socket, log);
            server.open();
            return server;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void open() throws IOException {
        try {
            jetty.start();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the server did not start", e);
        }
    }

    private static Server jetty(ServerSocketChannel socket, Handler handler) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        threads.setName("psp");
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        http.setResponseHeaderSize(RESPONSE_HEADER_BYTES);
        HttpConnectionFactory connections = new HttpConnectionFactory(http);
        connections.setInputBufferSize(INPUT_BUFFER_BYTES);
        ServerConnector connector = new ServerConnector(server, 1, READERS, connections);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(IDLE.toMillis());
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.addConnector(connector);
        server.setHandler(handler);
        return server;
    }

    /** Nothing in it waits, so the thread that read a request answers it: a step of the machine takes microseconds. */
    private final class Door extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Wire wire = new Wire(request, response, callback);
            wire.read(whole -> arrived(whole, wire));
            return true;
        }
    }

    private void arrived(PspRequest request, Wire wire) {
        Namespaces.Place place;
        try {
            place = namespaces.of(request);
        } catch (Problem refused) {
            wire.end(new Ending.Whole(refused.reply()));
            return;
        }
        if (place.request().path().startsWith("/_admin/")) {
            // An advance of the clock takes its time, and the truth about much money too.
            engine.threads().execute(() -> {
                try {
                    serve(place, wire);
                } catch (RuntimeException e) {
                    wire.callback().failed(e);
                    throw e;
                }
            });
        } else {
            serve(place, wire);
        }
    }

    private void serve(Namespaces.Place place, Wire wire) {
        try {
            if (JournalStream.serves(place.request())) {
                JournalStream.send(place.request(), place.loop(), wire);
                return;
            }
        } catch (Problem refused) {
            wire.end(new Ending.Whole(refused.reply()));
            return;
        } catch (IOException clientGone) {
            wire.callback().failed(clientGone);
            return;
        }
        PspReply answer = shell.answer(place);
        if (answer != null) {
            wire.end(new Ending.Whole(answer));
            return;
        }
        CompletableFuture<Ending> end = place.loop().arrive(place.request(), waiting -> wire.look()).end();
        if (end.isDone()) {
            wire.end(end.join());
        } else {
            // Writing does not wait, so whoever ends the exchange writes.
            end.thenAccept(wire::end);
        }
    }

    private static void log(Journal.Entry entry, Consumer<String> log) {
        if (LogLine.tells(entry)) {
            log.accept(LogLine.of(entry));
        }
    }

    public int port() {
        return port;
    }

    /** Without a slash at the end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The default namespace. */
    public EffectLoop namespace() {
        return namespaces.first();
    }

    /** The namespace of that name (1-64 of A-Z a-z 0-9 _ -), which begins now if it does not exist. */
    public EffectLoop namespace(String name) {
        return namespaces.named(name);
    }

    /** Replaces all endpoints, in every namespace from its beginning; whoever calls this has chosen where callbacks go. */
    public void setWebhooks(Webhooks webhooks) {
        first((psp, now) -> psp.setWebhooks(webhooks));
    }

    /** New terms for all days that are still open, in every namespace from its beginning. */
    public void setSettlement(SettlementTerms terms) {
        first((psp, now) -> psp.setSettlement(terms));
    }

    /** Sets the rules of the default namespace, and those that every namespace has when it begins or is reset. */
    public void setFirstFaults(FaultRules rules) {
        first((psp, now) -> psp.setFaults(rules, now));
    }

    private void first(BiConsumer<Psp, Instant> deed) {
        first = first.andThen(deed);
        namespace().act(deed);
    }

    /** What really happened to money in the default namespace, until now. */
    public Truth truth() {
        return namespace().truth();
    }

    /** What was said in the default namespace until now, as far as it is kept. */
    public List<Journal.Entry> journal() {
        return namespace().journal();
    }

    /** How often each rule in force in the default namespace fired. */
    public SortedMap<String, Long> fired() {
        return namespace().fired();
    }

    /** Sets the rules of the default namespace. */
    public void setFaults(FaultRules rules) {
        namespace().setFaults(rules);
    }

    /** Breaks all connections, also those that hang, and gives the port back. */
    @Override
    public void close() {
        engine.close();
        namespaces.close();
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }
}
