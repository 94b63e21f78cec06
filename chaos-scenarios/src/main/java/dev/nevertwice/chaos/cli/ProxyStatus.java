package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.proxy.link.Proxies;
import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.link.ProxyView;
import dev.nevertwice.chaos.report.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a fault proxy says while it runs: a line for each thing that happens and, on a screen, how it stands below them. */
final class ProxyStatus implements AutoCloseable {

    private static final Duration REDRAW_EVERY = Duration.ofMillis(500);

    private final Terminal terminal;
    private final boolean quiet;
    private Thread ticker;
    private String drawn = "";
    private boolean closed;
    private long bytesBefore;

    ProxyStatus(Terminal terminal, boolean quiet) {
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** Something has happened. */
    synchronized void line(String text) {
        if (!quiet && !closed) {
            erase();
            terminal.err().println(Printable.of(text));
        }
    }

    /** Shows them from now on, where there is a screen. */
    void show(Proxies proxies) {
        if (terminal.redraws() && !quiet) {
            ticker = Thread.ofVirtual().name("status").start(() -> tick(proxies));
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            erase();
        }
        if (ticker != null) {
            ticker.interrupt();
        }
    }

    private void tick(Proxies proxies) {
        try {
            while (true) {
                draw(standing(proxies));
                Thread.sleep(REDRAW_EVERY);
            }
        } catch (InterruptedException ended) {
            // closed
        }
    }

    private String standing(Proxies proxies) {
        List<Proxy> all = proxies.all();
        List<ProxyView> views = all.stream().map(Proxy::view).toList();
        long down = views.stream().filter(view -> !view.enabled()).count();
        long bytes = proxies.traffic().stream()
                .mapToLong(each -> each.sentUpstream().sum() + each.sentDownstream().sum())
                .sum();
        long perSecond = (bytes - bytesBefore) * 1_000 / REDRAW_EVERY.toMillis();
        bytesBefore = bytes;
        return String.format(
                Locale.ROOT, "%d proxies%s  %d toxics  %d connections  %,d KB/s", views.size(),
                down == 0 ? "" : " (" + down + " down)",
                views.stream().mapToInt(view -> view.toxics().size()).sum(),
                all.stream().mapToInt(Proxy::connectionCount).sum(), perSecond / 1_000);
    }

    private synchronized void draw(String text) {
        if (closed) {
            return;
        }
        String fitted = text.substring(0, Math.min(text.length(), terminal.columns() - 1));
        terminal.err().print("\r" + fitted + " ".repeat(Math.max(0, drawn.length() - fitted.length())) + "\r");
        terminal.err().flush();
        drawn = fitted;
    }

    private void erase() {
        if (!drawn.isEmpty()) {
            terminal.err().print("\r" + " ".repeat(drawn.length()) + "\r");
            terminal.err().flush();
            drawn = "";
        }
    }
}
