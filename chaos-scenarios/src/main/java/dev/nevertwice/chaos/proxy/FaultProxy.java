package dev.nevertwice.chaos.proxy;

import dev.nevertwice.chaos.proxy.control.ControlServer;
import dev.nevertwice.chaos.proxy.control.ControlSettings;
import dev.nevertwice.chaos.proxy.link.Proxies;
import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.link.ProxyRequest;
import dev.nevertwice.chaos.proxy.link.ProxySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.Consumer;

/**
 * Proxies and the API by which Toxiproxy's clients drive them, on this machine's loopback interface.
 *
 * <pre>
 * try (FaultProxy faults = FaultProxy.start()) {
 *     Proxy database = faults.proxy("database", "localhost:5432");
 *     ... connect to localhost, database.port() ...
 *     new ToxiproxyClient(faults.host(), faults.port()).getProxy("database").toxics().latency("slow", DOWNSTREAM, 300);
 * }
 * </pre>
 */
public final class FaultProxy implements AutoCloseable {

    private final Proxies proxies;
    private final ControlServer control;

    private FaultProxy(Proxies proxies, ControlServer control) {
        this.proxies = proxies;
        this.control = control;
    }

    /** Starts one on any free port. */
    public static FaultProxy start() {
        return start(ProxySettings.defaults());
    }

    public static FaultProxy start(ProxySettings settings) {
        try {
            InetSocketAddress here = new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), 0);
            return start(settings, new ControlSettings(here, false, false), line -> {});
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Starts one where it was told to.
     *
     * @param log gets a line for each thing that a user may want to see
     * @throws IOException if the port is taken
     */
    public static FaultProxy start(ProxySettings settings, ControlSettings control, Consumer<String> log)
            throws IOException {
        Proxies proxies = new Proxies(settings, log);
        return new FaultProxy(proxies, ControlServer.start(proxies, control, log));
    }

    /** A new proxy on any free port, in front of {@code host:port}. */
    public Proxy proxy(String name, String upstream) {
        return proxies.create(ProxyRequest.of(name, "localhost:0", upstream));
    }

    public Proxies proxies() {
        return proxies;
    }

    /** Where the API is. */
    public URI url() {
        return control.url();
    }

    public String host() {
        return control.url().getHost();
    }

    public int port() {
        return control.address().getPort();
    }

    /** Cuts all connections and gives all ports back. */
    @Override
    public void close() {
        control.close();
        proxies.close();
    }
}
