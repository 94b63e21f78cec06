package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.time.Duration;

/** A channel that fails loudly when a process is gone that nobody killed, instead of reporting refused connections. */
record WatchedChannel(Channel channel, Processes processes) implements Channel {

    @Override
    public Exchange exchange(Request request, Duration deadline) {
        Exchange exchange = channel.exchange(request, deadline);
        if (exchange instanceof Exchange.Failed) {
            processes.requireRunning();
        }
        return exchange;
    }
}
