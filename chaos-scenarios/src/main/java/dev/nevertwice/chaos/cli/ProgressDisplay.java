package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.report.Printable;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far a run is: on a screen one line that is drawn again, elsewhere a plain line at each phase and every few
 * seconds. Closing it ends its thread and leaves a clean line.
 */
public final class ProgressDisplay implements VerifyProgress, AutoCloseable {

    private static final Duration REDRAW_EVERY = Duration.ofMillis(150);
    /** Seldom enough not to fill a CI log, often enough that nobody thinks it hangs. */
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    /** When nothing changes. */
    private static final Duration SAME_LINE_EVERY = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final String unit;
    private final Thread ticker;
    private final long begunNanos = System.nanoTime();

    private String scenario = "";
    private String position = "";
    private String phase = "starting";
    private long done;
    private long total;
    private String seen = "";
    private String drawn = "";
    private String printed = "";
    private long printedNanos;
    private boolean closed;

    /** @param unit what is counted: {@code purchases} or {@code runs} */
    public ProgressDisplay(Terminal terminal, String unit) {
        this.terminal = terminal;
        this.unit = unit;
        this.ticker = Thread.ofVirtual().name("progress").start(this::tick);
    }

    /** Turns to the next scenario, the {@code number}th of {@code count}. */
    public synchronized void scenario(String name, int number, int count) {
        scenario = Printable.of(name);
        position = number + "/" + count;
        phase = "starting";
        done = total = 0;
        seen = "";
        show(!terminal.redraws());
    }

    @Override
    public synchronized void phase(String next) {
        if (!next.equals(phase)) {
            phase = next;
            show(!terminal.redraws());
        }
    }

    @Override
    public synchronized void counts(long nowDone, long nowTotal, String nowSeen) {
        done = nowDone;
        total = nowTotal;
        seen = nowSeen;
    }

    /** Where it stands now, for a report that has nothing better. */
    public synchronized String standing() {
        return phase + (total > 0 ? ", %,d of %,d %s".formatted(done, total, unit) : "");
    }

    /** Prints a line that stays. */
    public synchronized void line(String text) {
        erase();
        terminal.err().println(text);
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(terminal.redraws() ? REDRAW_EVERY : LINE_EVERY);
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    show(true);
                }
            }
        } catch (InterruptedException ended) {
            // closed
        }
    }

    private void show(boolean now) {
        if (closed || scenario.isEmpty() || !(now || terminal.redraws())) {
            return;
        }
        String line = text() + elapsed();
        if (terminal.redraws()) {
            int room = terminal.columns() - 1;
            String fitted = line.length() > room ? line.substring(0, room) : line;
            terminal.err().print("\r" + fitted + " ".repeat(Math.max(0, drawn.length() - fitted.length())) + "\r");
            terminal.err().flush();
            drawn = fitted;
        } else if (!text().equals(printed) || System.nanoTime() - printedNanos >= SAME_LINE_EVERY.toNanos()) {
            terminal.err().println(line);
            printed = text();
            printedNanos = System.nanoTime();
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder("[" + position + "] " + scenario + "  " + phase);
        if (total > 0) {
            text.append(String.format(Locale.ROOT, "  %,d/%,d %s", done, total, unit));
        }
        if (!seen.isEmpty()) {
            text.append("  ").append(seen);
        }
        return text.toString();
    }

    private String elapsed() {
        long seconds = (System.nanoTime() - begunNanos) / 1_000_000_000L;
        return "  %d:%02d".formatted(seconds / 60, seconds % 60);
    }

    private void erase() {
        if (terminal.redraws() && !drawn.isEmpty()) {
            terminal.err().print("\r" + " ".repeat(drawn.length()) + "\r");
            drawn = "";
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            erase();
            terminal.err().flush();
        }
        ticker.interrupt();
    }
}
