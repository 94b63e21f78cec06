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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The PSP behind HTTP, on the loopback interface only. It carries bytes and time to the machine and decides nothing. */
public final class PspServer implements AutoCloseable {

    /** With clients that take nothing or stop amid a request: longer than any of a test's own time-outs. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;
    private final Loops loops = new Loops();
    private final Engine engine;
    private final Namespaces namespaces;
    private final ShellRoutes shell;
    private final Listener listener;
    /** What is done to every machine when it begins. */
    private volatile BiConsumer<Psp, Instant> first = (psp, now) -> {};

    private PspServer(PspSettings settings, Listener listener, Consumer<String> log) {
        this.listener = listener;
        this.port = listener.port();
        PspSettings known =
                settings.publicUrl() == null ? settings.withPublicUrl("http://127.0.0.1:" + port) : settings;
        Metrics metrics = new Metrics();
        this.engine = new Engine(loops, settings.callbackAnswerTimeout().plusSeconds(1), metrics);
        this.namespaces =
                new Namespaces(known, () -> first, engine, log == null ? null : entry -> log(entry, log));
        this.shell = new ShellRoutes(namespaces, metrics);
        metrics.watch(namespaces::all);
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
        Listener listener = Listener.open(port);
        try {
            PspServer server = new PspServer(settings, listener, log);
            listener.serve(server.loops, server::arrived, PATIENCE);
            return server;
        } catch (RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /** Nothing in it waits, so the thread that read a request answers it: a step of the machine takes microseconds. */
    private void arrived(PspRequest request, Wire wire) {
        Namespaces.Place place;
        try {
            place = namespaces.of(request);
        } catch (Problem refused) {
            wire.end(new Ending.Whole(refused.reply()));
            return;
        }
        if (place.request().path().startsWith("/_admin/")) {
            // An advance of the clock takes its time, and so does who follows the journal.
            aside(() -> serve(place, wire), wire);
        } else {
            orReset(() -> serve(place, wire), wire);
        }
    }

    private void aside(Runnable work, Wire wire) {
        engine.threads().execute(() -> orReset(work, wire));
    }

    /** A mistake of ours costs its client the connection and nobody else anything. */
    private static void orReset(Runnable work, Wire wire) {
        try {
            work.run();
        } catch (RuntimeException | Error mistake) {
            wire.end(new Ending.Reset());
            throw mistake;
        }
    }

    private void serve(Namespaces.Place place, Wire wire) {
        try {
            if (JournalStream.serves(place.request()) && !wire.isHead()) {
                JournalStream.send(place.request(), place.loop(), wire);
                return;
            }
        } catch (Problem refused) {
            wire.end(new Ending.Whole(refused.reply()));
            return;
        }
        PspReply answer = shell.answer(place);
        if (answer != null) {
            wire.end(new Ending.Whole(answer));
            return;
        }
        place.loop().arrive(place.request(), ending -> end(ending, wire)).ifPresent(wire::awaits);
    }

    /** What is long is put into words, and waits for its reader, where nobody else waits for it. */
    private void end(Ending ending, Wire wire) {
        if (ending instanceof Ending.Whole whole && whole.reply().isLong()) {
            aside(() -> wire.sendPieces(whole.reply()), wire);
        } else {
            wire.end(ending);
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
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            // Last, so that no connection is handed to a thread that has ended.
            loops.close();
        }
    }
}
