package dev.nevertwice.pay.virtual;

import dev.nevertwice.pay.PaymentSystem;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * A payment system, its PSP and whoever tells the story, in virtual time. The payment system may crash once, at a place
 * between two commits, and is started again on what it had committed.
 */
public final class VirtualWorld {

    private static final Duration DOWN = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final VirtualTime time = new VirtualTime();
    private final VirtualPsp psp = new VirtualPsp(time, this::deliver);
    private final CrashingStore store;
    private final CountingEntropy entropy = new CountingEntropy();
    private final Settings settings;
    private VirtualProcess process;
    private PaymentSystem system;
    private int crashes;

    /** Nothing crashes. */
    public VirtualWorld() {
        this(Long.MAX_VALUE);
    }

    /** @param crashAt where it crashes: see {@link CrashingStore} */
    public VirtualWorld(long crashAt) {
        this(crashAt, Settings.defaults());
    }

    /** Nothing crashes. */
    public VirtualWorld(Settings settings) {
        this(Long.MAX_VALUE, settings);
    }

    private VirtualWorld(long crashAt, Settings settings) {
        this.settings = settings;
        MemoryStore tables = new MemoryStore(Monitor.ofThreads(), time::now);
        this.store = new CrashingStore(tables, crashAt, time::tellNews, this::crash);
        boot();
    }

    /** Ids that are unique and the same every time; chance from a fixed seed. */
    private static final class CountingEntropy implements Entropy {

        private final SplittableRandom chance = new SplittableRandom(1);
        private long ids;

        @Override
        public String id(String prefix) {
            return "%s_%026d".formatted(prefix, ++ids);
        }

        @Override
        public long below(long bound) {
            return chance.nextLong(bound);
        }
    }

    /** How many places there were to crash at until now. */
    public long places() {
        return store.places();
    }

    /** How often it has crashed. */
    public int crashes() {
        return crashes;
    }

    /** For whoever tells the story. */
    public Clock clock() {
        return new VirtualProcess(time);
    }

    /** What two people do at once; returns when both are done. */
    public void atOnce(Runnable one, Runnable other) {
        VirtualProcess people = new VirtualProcess(time);
        List.of(people.fork("one", one), people.fork("other", other)).forEach(VirtualTask::await);
    }

    /** The PSP's next look-ups find nothing, though it has what is looked for. */
    public void missNext(int lookUps) {
        psp.missNext(lookUps);
    }

    /** Whether the PSP takes our key for one that it does not know, of all but those who only look. */
    public void shutOut(boolean out) {
        psp.shutOut(out);
    }

    /** How many of them are still to come. */
    public int toMiss() {
        return psp.toMiss();
    }

    public Channel toPsp() {
        return psp;
    }

    /** The way of somebody who is not put off: what was not answered is sent again as it is, key and all. */
    public Channel toPay() {
        return (request, deadline) -> {
            AtomicReference<Response> answer = new AtomicReference<>();
            while (answer.get() == null) {
                if (process.isDead()) {
                    time.sleep(AGAIN);
                } else {
                    serve(request, answer).await();
                }
            }
            return new Exchange.Answered(answer.get());
        };
    }

    private VirtualTask serve(Request request, AtomicReference<Response> answer) {
        return process.fork("server", () -> answer.set(system.handle(request)));
    }

    private void deliver(Request event, IntConsumer answered) {
        if (process.isDead()) {
            answered.accept(0);
            return;
        }
        AtomicReference<Response> answer = new AtomicReference<>();
        serve(event, answer).atEnd(() -> answered.accept(answer.get() == null ? 0 : answer.get().status()));
    }

    private void boot() {
        process = new VirtualProcess(time);
        system = new PaymentSystem(new Ports(process, process, entropy, store, psp), settings);
        system.start();
    }

    private void crash() {
        crashes++;
        time.after(DOWN, this::boot);
        process.crash();
    }
}
