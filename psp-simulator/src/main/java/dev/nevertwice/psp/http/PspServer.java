package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.callback.Webhooks;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.settlement.SettlementTerms;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.truth.Truth;
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

    private final int port;
    private final EffectLoop loop;
    private final Javalin javalin;

    private PspServer(PspSettings settings, ServerSocketChannel socket, Consumer<String> log) throws IOException {
        this.port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        PspSettings known =
                settings.publicUrl() == null ? settings.withPublicUrl("http://127.0.0.1:" + port) : settings;
        CallbackSender callbacks = new CallbackSender(settings.callbackAnswerTimeout().plusSeconds(1));
        this.loop = new EffectLoop(new Psp(known), callbacks, log == null ? null : entry -> log(entry, log));
        this.javalin = Javalin.create(config -> configure(config, socket));
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
        CompletableFuture<Ending> end = loop.arrive(Wire.request(context));
        context.future(() -> end.thenAccept(ending -> Wire.end(context, ending)));
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

    /** Replaces all endpoints; whoever calls this has chosen where callbacks go. */
    public void setWebhooks(Webhooks webhooks) {
        loop.act((psp, now) -> psp.setWebhooks(webhooks));
    }

    /** New terms for all days that are still open. */
    public void setSettlement(SettlementTerms terms) {
        loop.act((psp, now) -> psp.setSettlement(terms));
    }

    /** What really happened to money, until now. */
    public Truth truth() {
        return Truth.of(loop.look(psp -> List.<Movement>copyOf(psp.book().movements())));
    }

    /** What was said until now, as far as it is kept. */
    public List<Journal.Entry> journal() {
        return loop.look(psp -> psp.journal().entries());
    }

    /** How often each rule in force fired. */
    public SortedMap<String, Long> fired() {
        return loop.look(Psp::fired);
    }

    public void setFaults(FaultRules rules) {
        loop.act((psp, now) -> psp.setFaults(rules, now));
    }

    /** Breaks all connections, also those that hang, and gives the port back. */
    @Override
    public void close() {
        loop.close();
        javalin.stop();
    }
}
