package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to several instances of one service, as a load balancer has it: requests go to them in turn, so a double click and
 * the status after a purchase mostly meet another instance than the purchase. A request that certainly did not arrive is
 * sent to the next instance as it is, the same key included; one that may have arrived is not.
 */
final class SpreadChannel implements Channel {

    private final List<Channel> instances;
    private final AtomicInteger turn = new AtomicInteger();

    SpreadChannel(List<Channel> instances) {
        this.instances = List.copyOf(instances);
    }

    @Override
    public Exchange exchange(Request request, Duration deadline) {
        int first = turn.getAndIncrement();
        Exchange exchange = null;
        for (int tries = 0; tries < instances.size(); tries++) {
            exchange = instances.get(Math.floorMod(first + tries, instances.size())).exchange(request, deadline);
            if (!(exchange instanceof Exchange.Failed failed) || failed.sent()) {
                return exchange;
            }
        }
        return exchange;
    }
}
