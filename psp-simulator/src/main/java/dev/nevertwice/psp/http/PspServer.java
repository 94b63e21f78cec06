package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Truth;
import dev.nevertwice.psp.wire.Problem;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The PSP behind HTTP, on the loopback interface only. It carries bytes and time to the machine and decides nothing. */
public final class PspServer implements AutoCloseable {

    /** Longer than any client waits, so that a hang stays one; still, the connection of a client that died is freed. */
    private static final Duration IDLE = Duration.ofHours(1);

    /** Thousands of buyers may connect in the same moment. */
    private static final int BACKLOG = 4096;

    /** How often clients are looked at that wait for so long already. */
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final int port;
    private final Engine engine;
    private final Namespaces namespaces;
    private final ShellRoutes shell;
    private final Javalin javalin;
    private volatile FaultRules firstRules = FaultRules.none();

    private PspServer(PspSettings settings, ServerSocketChannel socket, Consumer<String> log) throws IOException {
        this.port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        PspSettings known =
                settings.publicUrl() == null ? settings.withPublicUrl("http://127.0.0.1:" + port) : settings;
        Metrics metrics = new Metrics();
        this.engine = new Engine(settings.callbackAnswerTimeout().plusSeconds(1), metrics);
        this.namespaces =
                new Namespaces(known, () -> firstRules, engine, log == null ? null : entry -> log(entry, log));
        this.shell = new ShellRoutes(namespaces, metrics);
        this.javalin = Javalin.create(config -> configure(config, socket));
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
            server.javalin.start();
            return server;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void configure(JavalinConfig config, ServerSocketChannel socket) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.asyncTimeout = 0;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.addConnector((server, http) -> connector(server, http, socket));
        config.routes.before(this::serve);
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, ServerSocketChannel socket) {
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(IDLE.toMillis());
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return connector;
    }

    private void serve(Context context) throws IOException {
        context.skipRemainingHandlers();
        Namespaces.Place place;
        try {
            place = namespaces.of(Wire.request(context));
            if (JournalStream.serves(place.request())) {
                JournalStream.send(place.request(), place.loop(), context.res());
                return;
            }
        } catch (Problem refused) {
            Wire.end(context, new Ending.Whole(refused.reply()));
            return;
        }
        PspReply answer = shell.answer(place);
        if (answer != null) {
            Wire.end(context, new Ending.Whole(answer));
            return;
        }
        CompletableFuture<Ending> end = place.loop().arrive(place.request(), waiting -> Wire.look(context)).end();
        if (end.isDone()) {
            Wire.end(context, end.join());
        } else {
            context.future(() -> end.thenAcceptAsync(ending -> Wire.end(context, ending), engine.threads()));
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

    /** Sets the rules of the default namespace, and those that every namespace has when it begins or is reset. */
    public void setFirstFaults(FaultRules rules) {
        firstRules = rules;
        namespace().setFaults(rules);
    }

    /** Breaks all connections, also those that hang, and gives the port back. */
    @Override
    public void close() {
        engine.close();
        namespaces.close();
        javalin.stop();
    }
}
