package dev.nevertwice.psp.http;

import java.util.Map;
import java.util.function.Consumer;

/** A request that was taken in and is not answered yet. */
final class Waiting {

    private final long exchange;
    private final Map<Long, Waiting> all;
    private final Metrics metrics;
    private final Consumer<Ending> end;
    private boolean over;

    /** {@code all}: those that wait, among which it is until it ends. */
    Waiting(long exchange, Map<Long, Waiting> all, Metrics metrics, Consumer<Ending> end) {
        this.exchange = exchange;
        this.all = all;
        this.metrics = metrics;
        this.end = end;
    }

    /** Ends the exchange, unless it is over. */
    void finish(Ending ending) {
        if (isFirstEnd()) {
            metrics.ended(ending);
            end.accept(ending);
        }
    }

    /** Ends an exchange whose client went away, unless it is over. */
    void abandon() {
        if (isFirstEnd()) {
            metrics.clientGone(); // before it is seen to wait no more
            all.remove(exchange, this);
            end.accept(new Ending.Reset());
        }
    }

    private synchronized boolean isFirstEnd() {
        boolean first = !over;
        over = true;
        return first;
    }
}
