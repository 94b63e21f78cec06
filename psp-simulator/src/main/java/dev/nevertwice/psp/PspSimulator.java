package dev.nevertwice.psp;

import dev.nevertwice.psp.fault.FaultRule;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.http.EffectLoop;
import dev.nevertwice.psp.http.PspServer;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Truth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/** A PSP in your own JVM: a real HTTP server on a free port of the loopback interface, and the truth beside it. */
public final class PspSimulator implements AutoCloseable {

    private final PspServer server;
    private final EffectLoop namespace;

    private PspSimulator(PspServer server, EffectLoop namespace) {
        this.server = server;
        this.namespace = namespace;
    }

    /** Starts one with the documented defaults. */
    public static PspSimulator start() {
        return start(PspSettings.defaults());
    }

    /** Starts one that delivers callbacks to this machine only. */
    public static PspSimulator start(PspSettings settings) {
        try {
            PspServer server = PspServer.start(settings, 0);
            return new PspSimulator(server, server.namespace());
        } catch (IOException e) {
            throw new UncheckedIOException("no port to listen on", e);
        }
    }

    /**
     * The same server for a test that runs beside others: with a key, books, rules and a clock of its own.
     *
     * @param name 1-64 of A-Z a-z 0-9 _ -
     */
    public PspSimulator namespace(String name) {
        return new PspSimulator(server, server.namespace(name));
    }

    /** Without a slash at the end. */
    public URI url() {
        return server.url();
    }

    public String apiKey() {
        return namespace.apiKey();
    }

    /** Replaces all fault rules. */
    public void faults(FaultRule... rules) {
        namespace.setFaults(FaultRules.of(rules));
    }

    /** Replaces all fault rules by those of a fault file: {@code {"rules": [...]}}. */
    public void faults(String json) {
        namespace.setFaults(FaultRules.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** How often each rule in force fired. */
    public SortedMap<String, Long> fired() {
        return namespace.fired();
    }

    /** What really happened to money, until now. */
    public Truth truth() {
        return namespace.truth();
    }

    /** What was said until now, as far as it is kept. */
    public List<Journal.Entry> journal() {
        return namespace.journal();
    }

    /** Moves the clock ahead; everything that is due by then happens, in its order. */
    public void advance(Duration by) {
        try {
            namespace.advance(by);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the clock was advanced", e);
        }
    }

    /** Stops the clock. */
    public void freeze() {
        namespace.freeze();
    }

    /** Lets a frozen clock go on. */
    public void unfreeze() {
        namespace.unfreeze();
    }

    /** Begins anew. */
    public void reset() {
        namespace.reset();
    }

    /** Remembers the present state. */
    public void snapshot(String label) {
        namespace.snapshot(label);
    }

    /** Goes back to a state that was remembered. */
    public void restore(String label) {
        namespace.restore(label);
    }

    /** Stops the server, for all namespaces. */
    @Override
    public void close() {
        server.close();
    }
}
