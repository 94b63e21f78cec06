package dev.nevertwice.pay;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A way to the PSP whose requests wait until they are let go. */
final class HeldChannel implements Channel {

    private final Channel to;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    HeldChannel(Channel to) {
        this.to = to;
    }

    void awaitRequest() throws InterruptedException {
        arrived.await();
    }

    void letGo() {
        letGo.countDown();
    }

    @Override
    public Exchange exchange(Request request, Duration deadline) {
        arrived.countDown();
        try {
            letGo.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
        return to.exchange(request, deadline);
    }
}
