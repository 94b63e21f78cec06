package dev.nevertwice.psp.driver;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Drives the machine itself, in virtual time. */
public final class MachineDriver implements PspDriver {

    /** Far beyond anything tests wait for, short of the three days of callback retries. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private record Alarm(Instant due, long timer) {}

    private final Psp psp;
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(
            (a, b) -> a.due().equals(b.due()) ? Long.compare(a.timer(), b.timer()) : a.due().compareTo(b.due()));
    private final Map<Long, Answer> answers = new HashMap<>();
    private final List<PspRequest> callbacks = new ArrayList<>();
    private final ArrayDeque<Integer> statuses = new ArrayDeque<>();
    private final List<Effect> effects = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private long exchanges;

    public MachineDriver(PspSettings settings) {
        psp = new Psp(settings);
    }

    public Psp psp() {
        return psp;
    }

    public Instant now() {
        return now;
    }

    /** Everything the machine ever wanted done. */
    public List<Effect> effects() {
        return effects;
    }

    @Override
    public Underway begin(PspRequest request) {
        long exchange = ++exchanges;
        step(new Input.Arrived(exchange, request));
        return () -> {
            run(PATIENCE, () -> answers.containsKey(exchange));
            return answers.getOrDefault(exchange, new Answer.Silence());
        };
    }

    private void step(Input input) {
        List<Effect> wanted = psp.step(input, now);
        effects.addAll(wanted);
        wanted.forEach(this::perform);
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.Send send -> end(send.exchange(), new Answer.Replied(send.reply()));
            case Effect.SendPart part -> end(part.exchange(), new Answer.BrokeOff(
                    part.reply().status(), part.reply().body().length,
                    Arrays.copyOf(part.reply().body(), part.bytes())));
            case Effect.Reset reset -> end(reset.exchange(), new Answer.WasReset());
            case Effect.StartTimer timer -> alarms.add(new Alarm(timer.due(), timer.timer()));
            case Effect.Deliver deliver -> {
                callbacks.add(deliver.request());
                int status = statuses.isEmpty() ? 204 : statuses.removeFirst();
                if (status != 0) {
                    step(new Input.CallbackAnswered(deliver.delivery(), status));
                }
            }
        }
    }

    private void end(long exchange, Answer answer) {
        if (answers.put(exchange, answer) != null) {
            throw new AssertionError("exchange " + exchange + " was answered twice");
        }
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        run(time, () -> false);
    }

    private void run(Duration most, BooleanSupplier enough) {
        Instant end = now.plus(most);
        while (!enough.getAsBoolean()) {
            Alarm next = alarms.peek();
            if (next == null || next.due().isAfter(end)) {
                now = end;
                return;
            }
            alarms.remove();
            now = next.due().isAfter(now) ? next.due() : now;
            step(new Input.TimerDue(next.timer()));
        }
    }

    @Override
    public void answerCallbacksWith(int... next) {
        Arrays.stream(next).forEach(statuses::addLast);
    }

    @Override
    public List<PspRequest> callbacks(int count) {
        run(PATIENCE, () -> callbacks.size() >= count);
        return List.copyOf(callbacks);
    }

    @Override
    public void until(String wanted, Supplier<String> question) {
        run(PATIENCE, () -> question.get().equals(wanted));
        String last = question.get();
        if (!last.equals(wanted)) {
            throw new AssertionError("expected " + wanted + " in the end, got " + last);
        }
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
