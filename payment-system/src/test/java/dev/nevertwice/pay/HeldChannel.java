package dev.nevertwice.pay;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A way to the PSP whose requests wait until they are let go. */
final class HeldChannel implements Channel {

    private final Channel to;
    private final Semaphore arrived = new Semaphore(0);
    private final CountDownLatch letGo = new CountDownLatch(1);

    HeldChannel(Channel to) {
        this.to = to;
    }

    /** Blocks until one more has come. */
    void awaitRequest() throws InterruptedException {
        arrived.acquire();
    }

    void letGo() {
        letGo.countDown();
    }

    @Override
    public Exchange exchange(Request request, Duration deadline) {
        arrived.release();
        try {
            letGo.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
        return to.exchange(request, deadline);
    }
}
