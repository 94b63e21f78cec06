package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.time.Duration;

/**
 * A channel that fails loudly when a process is gone that nobody killed, instead of reporting refused connections. It looks
 * before an exchange too, because the payment system goes on answering for long without the PSP.
 *
 * @param requireRunning throws when something is gone
 */
public record WatchedChannel(Channel channel, Runnable requireRunning) implements Channel {

    @Override
    public Exchange exchange(Request request, Duration deadline) {
        requireRunning.run();
        Exchange exchange = channel.exchange(request, deadline);
        if (exchange instanceof Exchange.Failed) {
            requireRunning.run();
        }
        return exchange;
    }
}
