package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.truth.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the machine on real time: one input at a time under a lock, its effects after the lock is free. Waiting requests
 * and timers cost no thread.
 */
final class EffectLoop implements AutoCloseable {

    private final Psp psp;
    private final CallbackSender callbacks;
    private final Consumer<Journal.Entry> log;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong exchanges = new AtomicLong();
    private final Map<Long, CompletableFuture<Ending>> open = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("psp-timers").factory());
    private Instant last = Instant.EPOCH;
    private long logged;

    /** {@code log} gets every new line of the journal; null for none. */
    EffectLoop(Psp psp, CallbackSender callbacks, Consumer<Journal.Entry> log) {
        this.psp = psp;
        this.callbacks = callbacks;
        this.log = log;
    }

    /** Takes a request in. The future completes when the exchange ends, which for a hang is never. */
    CompletableFuture<Ending> arrive(PspRequest request) {
        long exchange = exchanges.incrementAndGet();
        CompletableFuture<Ending> end = new CompletableFuture<>();
        open.put(exchange, end);
        feed(new Input.Arrived(exchange, request));
        return end;
    }

    /** Looks at the machine between two steps. */
    <T> T look(Function<Psp, T> question) {
        turn.lock();
        try {
            return question.apply(psp);
        } finally {
            turn.unlock();
        }
    }

    /** Does something to the machine between two steps, at the present time. */
    void act(BiConsumer<Psp, Instant> deed) {
        turn.lock();
        try {
            deed.accept(psp, now());
        } finally {
            turn.unlock();
        }
    }

    private void feed(Input input) {
        List<Effect> effects;
        List<Journal.Entry> news = List.of();
        Instant now;
        turn.lock();
        try {
            now = now();
            effects = psp.step(input, now);
            if (log != null) {
                news = psp.journal().after(logged);
                logged = psp.journal().written();
            }
        } finally {
            turn.unlock();
        }
        if (log != null) {
            news.forEach(log);
        }
        for (Effect effect : effects) {
            perform(effect, now);
        }
    }

    /** The system's time, made to never go back. */
    private Instant now() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        last = now.isAfter(last) ? now : last;
        return last;
    }

    private void perform(Effect effect, Instant now) {
        switch (effect) {
            case Effect.Send send -> end(send.exchange(), new Ending.Whole(send.reply()));
            case Effect.SendPart part -> end(part.exchange(), new Ending.Part(part.reply(), part.bytes()));
            case Effect.Reset reset -> end(reset.exchange(), new Ending.Reset());
            case Effect.StartTimer timer -> schedule(timer.timer(), Duration.between(now, timer.due()));
            case Effect.Deliver deliver -> callbacks.send(deliver)
                    .thenAccept(status -> feed(new Input.CallbackAnswered(deliver.delivery(), status)));
        }
    }

    private void end(long exchange, Ending ending) {
        CompletableFuture<Ending> end = open.remove(exchange);
        if (end != null) {
            end.complete(ending);
        }
    }

    private void schedule(long timer, Duration wait) {
        try {
            timers.schedule(
                    () -> Thread.ofVirtual().start(() -> feed(new Input.TimerDue(timer))), wait.toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            // The server is being closed: what was to happen later does not happen any more.
        }
    }

    @Override
    public void close() {
        timers.shutdownNow();
        callbacks.close();
        open.values().forEach(end -> end.complete(new Ending.Reset()));
        open.clear();
    }
}
