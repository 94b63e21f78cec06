package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.truth.Truth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One namespace: a machine that is run on its clock, one input at a time under a lock, its effects after the lock is free.
 * Waiting requests and timers cost no thread.
 */
public final class EffectLoop implements AutoCloseable {

    /** How long an advance of the clock waits for the answer to a callback before time goes on without it. */
    private static final Duration CALLBACK_PATIENCE = Duration.ofSeconds(2);

    /** Some ten microseconds. */
    private static final int SPINS = 200;

    /** What a follower that is slow or far behind holds in memory: a quarter of a megabyte. */
    private static final int MOST_LINES_AT_ONCE = 1_000;

    /** Where a namespace's clock stands. */
    public record Time(Instant now, boolean frozen, Duration ahead) {}

    private final String name;
    private final PspSettings settings;
    private final Supplier<BiConsumer<Psp, Instant>> beginning;
    private final Engine engine;
    private final Consumer<Journal.Entry> log;
    private final ReentrantLock turn = new ReentrantLock();
    private final Condition happened = turn.newCondition();
    /** Held by whoever moves, stops or starts the clock. Taken before {@link #turn}. */
    private final ReentrantLock hands = new ReentrantLock();
    private final ShellClock clock = new ShellClock();
    private final Snapshots snapshots = new Snapshots();
    private final Alarm alarm;
    private Life life;
    private long logged;
    private int followers;
    private boolean closed;

    /** {@code log} gets every new line of the journal; null for none. */
    EffectLoop(String name, PspSettings settings, Supplier<BiConsumer<Psp, Instant>> beginning, Engine engine,
            Consumer<Journal.Entry> log) {
        this.name = name;
        this.settings = settings;
        this.beginning = beginning;
        this.engine = engine;
        this.log = log;
        this.alarm = new Alarm(engine);
        this.life = Life.begin(settings, beginning.get(), clock.now());
    }

    public String name() {
        return name;
    }

    /** The first account's key, which leads to this namespace. */
    public String apiKey() {
        return settings.accounts().getFirst().apiKey();
    }

    // ---- Requests

    /**
     * Takes a request in; {@code end} is told how its exchange ends, which for most is before this returns.
     *
     * @return the request while it waits, which for a hang is for ever; empty where it ended at once
     */
    Optional<Waiting> arrive(PspRequest request, Consumer<Ending> end) {
        Life of;
        List<Effect> effects;
        List<Journal.Entry> news;
        Ending ending;
        Waiting waiting = null;
        awaitTurn();
        try {
            of = life;
            long exchange = of.nextExchange();
            effects = of.step(new Input.Arrived(exchange, request), clock.now());
            ending = Ending.of(exchange, effects);
            if (ending == null) {
                waiting = new Waiting(exchange, of.waiting(), engine.metrics(), end);
                of.waiting().put(exchange, waiting);
            }
            news = stepped();
        } finally {
            turn.unlock();
        }
        after(of, effects, news);
        if (ending != null) {
            engine.metrics().ended(ending);
            end.accept(ending);
        }
        return Optional.ofNullable(waiting);
    }

    /** A step is over sooner than a thread can be put to sleep and woken again. */
    private void awaitTurn() {
        for (int i = 0; i < SPINS; i++) {
            if (turn.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        turn.lock();
    }

    int waiting() {
        return look(psp -> life.waiting().size());
    }

    int timersWaiting() {
        return look(psp -> life.timersWaiting());
    }

    // ---- What a test sees and does

    /** What really happened to money, until now. */
    public Truth truth() {
        return Truth.of(look(psp -> List.<Movement>copyOf(psp.book().movements())));
    }

    /** What was said until now, as far as it is kept. */
    public List<Journal.Entry> journal() {
        return look(psp -> psp.journal().entries());
    }

    /** How often each rule in force fired. */
    public SortedMap<String, Long> fired() {
        return look(Psp::fired);
    }

    public void setFaults(FaultRules rules) {
        act((psp, now) -> psp.setFaults(rules, now));
    }

    /** Does something to the machine between two steps; again when a snapshot of later is restored. */
    void act(BiConsumer<Psp, Instant> deed) {
        turn.lock();
        try {
            life.act(deed, clock.now());
        } finally {
            turn.unlock();
        }
    }

    /** Looks at the machine between two steps. */
    <T> T look(Function<Psp, T> question) {
        turn.lock();
        try {
            return question.apply(life.psp());
        } finally {
            turn.unlock();
        }
    }

    /**
     * Some lines of the journal after the first {@code number}, oldest first; waits for some when there are none.
     *
     * @return empty when none came in time; null when there will be none any more
     */
    List<Journal.Entry> follow(long number, Duration patience) throws InterruptedException {
        turn.lock();
        followers++;
        try {
            if (life.psp().journal().written() <= number && !closed) {
                happened.await(patience.toNanos(), TimeUnit.NANOSECONDS);
            }
            // Fewer lines than were seen: the namespace began anew.
            return closed || life.psp().journal().written() < number ? null
                    : life.psp().journal().after(number, MOST_LINES_AT_ONCE);
        } finally {
            followers--;
            turn.unlock();
        }
    }

    // ---- The clock

    public Time time() {
        turn.lock();
        try {
            return new Time(clock.now(), !clock.runs(), clock.ahead());
        } finally {
            turn.unlock();
        }
    }

    /** Stops the clock. Nothing is due while it stands, unless it is advanced. */
    public void freeze() {
        moveHands(() -> clock.stop());
    }

    /** Lets the clock go on from where it stands. */
    public void unfreeze() {
        moveHands(() -> clock.run());
    }

    private void moveHands(Runnable deed) {
        hands.lock();
        turn.lock();
        try {
            deed.run();
            setAlarmAnew();
        } finally {
            turn.unlock();
            hands.unlock();
        }
    }

    /**
     * Moves the clock ahead. Everything that is due by then happens in its order and at its time: the clock steps from one
     * timer to the next, and stands still while a callback waits for its answer (at most two seconds of real time).
     *
     * @return how many timers were due
     */
    public long advance(Duration by) throws InterruptedException {
        hands.lockInterruptibly();
        try {
            turn.lock();
            Life of = life;
            boolean ran = clock.runs();
            clock.stop();
            Instant target = clock.now().plus(by);
            turn.unlock();
            try {
                long count = 0;
                while (oneTimer(of, target)) {
                    count++;
                }
                return count;
            } finally {
                turn.lock();
                if (ran) {
                    clock.run();
                }
                setAlarmAnew();
                turn.unlock();
            }
        } finally {
            hands.unlock();
        }
    }

    /** Goes to the next timer that is due by {@code target}; without one, to {@code target}. Whether there was one. */
    private boolean oneTimer(Life of, Instant target) throws InterruptedException {
        List<Effect> effects;
        List<Journal.Entry> news;
        turn.lock();
        try {
            awaitCallbacks(of);
            Effect.StartTimer timer = of == life ? of.takeDue(target) : null;
            clock.moveTo(timer == null ? target : timer.due());
            if (timer == null) {
                return false;
            }
            effects = of.step(new Input.TimerDue(timer.timer()), clock.now());
            news = stepped();
        } finally {
            turn.unlock();
        }
        after(of, effects, news);
        return true;
    }

    private void awaitCallbacks(Life of) throws InterruptedException {
        long left = CALLBACK_PATIENCE.toNanos();
        followers++;
        try {
            while (!of.callbacks().isEmpty() && left > 0) {
                left = happened.awaitNanos(left);
            }
        } finally {
            followers--;
        }
        of.callbacks().clear();
    }

    // ---- Beginning anew

    /** Begins anew, as after the start: no charge, no key, the first rules, the real time. Snapshots stay. */
    public void reset() {
        replace(() -> {
            clock.backTo(new ShellClock.Mark(Duration.ZERO, null));
            return Life.begin(settings, beginning.get(), clock.now());
        });
    }

    /** Remembers the present state under a name. Refuses when too much happened since the last reset. */
    public void snapshot(String label) {
        turn.lock();
        try {
            snapshots.keep(label, life.recording(), clock.mark());
        } finally {
            turn.unlock();
        }
    }

    /**
     * Goes back to a snapshot: books, keys, rules with their counts, journal, and how far the clock is ahead. Requests that
     * wait are reset; a callback that was under way counts as unanswered when its time is up.
     */
    public void restore(String label) {
        replace(() -> {
            Snapshots.Snapshot snapshot = snapshots.named(label);
            Life again = Life.again(settings, snapshot.steps());
            clock.backTo(snapshot.clock());
            return again;
        });
    }

    public SortedSet<String> snapshots() {
        turn.lock();
        try {
            return snapshots.names();
        } finally {
            turn.unlock();
        }
    }

    private void replace(Supplier<Life> next) {
        Life old;
        hands.lock();
        turn.lock();
        try {
            old = life;
            life = next.get();
            logged = life.psp().journal().written();
            happened.signalAll();
            setAlarmAnew();
        } finally {
            turn.unlock();
            hands.unlock();
        }
        old.end();
    }

    // ---- Running the machine

    /** Feeds what happened outside, unless the machine it happened to is gone. */
    private void feed(Life of, Input input) {
        List<Effect> effects;
        List<Journal.Entry> news;
        turn.lock();
        try {
            if (of != life) {
                return;
            }
            effects = of.step(input, clock.now());
            news = stepped();
        } finally {
            turn.unlock();
        }
        after(of, effects, news);
    }

    /** Rings every timer that is due. */
    private void ring(Life of) {
        List<Effect> effects = new ArrayList<>();
        List<Journal.Entry> news;
        turn.lock();
        try {
            if (of != life) {
                return;
            }
            alarm.rang();
            if (clock.runs()) {
                Instant now = clock.now();
                for (Effect.StartTimer timer = of.takeDue(now); timer != null; timer = of.takeDue(now)) {
                    effects.addAll(of.step(new Input.TimerDue(timer.timer()), now));
                }
            }
            news = stepped();
        } finally {
            turn.unlock();
        }
        after(of, effects, news);
    }

    /** What follows each step, still under the lock; the lines to log. */
    private List<Journal.Entry> stepped() {
        setAlarm();
        if (followers > 0) {
            happened.signalAll();
        }
        if (log == null) {
            return List.of();
        }
        List<Journal.Entry> news = life.psp().journal().after(logged, Integer.MAX_VALUE);
        logged = life.psp().journal().written();
        return news;
    }

    /** Sees to it that the next timer is rung in time. */
    private void setAlarm() {
        Instant due = clock.runs() ? life.nextDue() : null;
        if (due != null && alarm.isTooLateFor(due)) {
            Life of = life;
            alarm.setFor(due, clock.now(), () -> ring(of));
        }
    }

    /** The same after the clock was touched, when the alarm that is set means nothing any more. */
    private void setAlarmAnew() {
        alarm.cancel();
        setAlarm();
    }

    private void after(Life of, List<Effect> effects, List<Journal.Entry> news) {
        news.forEach(log == null ? entry -> {} : log);
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Send send -> end(of, send.exchange(), new Ending.Whole(send.reply()));
                case Effect.SendPart part -> end(of, part.exchange(), new Ending.Part(part.reply(), part.bytes()));
                case Effect.Reset reset -> end(of, reset.exchange(), new Ending.Reset());
                case Effect.StartTimer timer -> {}
                case Effect.Deliver deliver -> engine.callbacks().send(deliver).thenAccept(status -> {
                    engine.metrics().callbackAnswered(status);
                    feed(of, new Input.CallbackAnswered(deliver.delivery(), status));
                });
            }
        }
    }

    private void end(Life of, long exchange, Ending ending) {
        Waiting request = of.waiting().remove(exchange);
        if (request != null) {
            request.finish(ending);
        }
    }

    @Override
    public void close() {
        turn.lock();
        closed = true;
        happened.signalAll();
        turn.unlock();
        life.end();
    }
}
