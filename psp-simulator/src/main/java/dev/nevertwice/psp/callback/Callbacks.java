package dev.nevertwice.psp.callback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.Timers;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.exchange.Execution;
import dev.nevertwice.psp.exchange.ReplyGate;
import dev.nevertwice.psp.fault.FaultAct;
import dev.nevertwice.psp.fault.FaultPoint;
import dev.nevertwice.psp.fault.Facts;
import dev.nevertwice.psp.fault.Faults;
import dev.nevertwice.psp.truth.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the merchant's endpoints of changes, each again and again until it acknowledges. */
public final class Callbacks {

    private static final String AUTOMATIC = "automatic";

    /** One sending; only the first of a try is retried and only an automatic one ends the errand. */
    private record Delivery(
            Errand errand, int number, boolean retried, ReplyGate gate, Deliveries.Attempt attempt) {}

    private final PspSettings settings;
    private final Faults faults;
    private final Journal journal;
    private final Events events = new Events();
    private final Deliveries log;
    private final Map<Long, Delivery> unanswered = new HashMap<>();
    private final List<Destination> destinations = new ArrayList<>();
    private RetrySchedule schedule;
    private long lastDelivery;

    public Callbacks(PspSettings settings, Faults faults, Journal journal) {
        this.settings = settings;
        this.faults = faults;
        this.journal = journal;
        this.log = new Deliveries(Math.min(settings.journalCapacity(), Events.CAPACITY));
        set(Webhooks.of(settings));
    }

    /** Replaces all endpoints. What was to be told to the former ones is told no more. */
    public void set(Webhooks webhooks) {
        destinations.forEach(Destination::remove);
        destinations.clear();
        webhooks.endpoints().forEach(endpoint -> destinations.add(new Destination(endpoint)));
        schedule = webhooks.schedule();
    }

    RetrySchedule schedule() {
        return schedule;
    }

    List<Destination> destinations() {
        return List.copyOf(destinations);
    }

    Events events() {
        return events;
    }

    Deliveries log() {
        return log;
    }

    /** Whether anybody is told anything. */
    public boolean hasListeners() {
        return !destinations.isEmpty();
    }

    /** Tells of a change; the data is what it is now, whatever becomes of it later. Without an endpoint nothing is told. */
    public void publish(String type, ObjectNode data, String reference, Execution execution) {
        if (destinations.isEmpty()) {
            return;
        }
        Event event = events.add(type, reference, execution.turn().now(), data, null);
        for (Destination destination : destinations()) {
            if (destination.endpoint().wants(type)) {
                attempt(new Errand(event, destination), settings.callbackFirstDelay(), execution.gate(),
                        execution.turn());
            }
        }
    }

    private void attempt(Errand errand, Duration wait, ReplyGate gate, Turn turn) {
        int number = errand.nextTry();
        Optional<Faults.Fired> fired = fired(errand, turn);
        fired.ifPresent(
                fault -> note(Journal.Kind.FAULT, errand, "callback " + fault.told(), fault.rule(), turn));
        FaultAct act = fired.map(Faults.Fired::act).orElse(null);
        String rule = fired.map(Faults.Fired::rule).orElse(null);
        Instant due = turn.now().plus(wait);
        switch (act) {
            case null -> later(due, turn, then -> deliver(errand, number, Spoiling.NONE, null, then));
            case FaultAct.Drop drop -> later(due, turn, then -> lost(errand, number, rule, then));
            case FaultAct.Delay delay ->
                    later(due.plus(delay.time()), turn, then -> deliver(errand, number, Spoiling.NONE, rule, then));
            case FaultAct.Duplicate more -> later(due, turn, then -> {
                deliver(errand, number, Spoiling.NONE, rule, then);
                for (int i = 0; i < more.times(); i++) {
                    again(errand, number, "duplicate", rule, then);
                }
            });
            case FaultAct.BeforeReply now -> {
                gate.hold();
                send(errand, number, true, gate, AUTOMATIC, Spoiling.NONE, rule, turn);
            }
            case FaultAct.Reorder reorder -> later(due, turn, then -> overtaken(errand, number, reorder, rule, then));
            case FaultAct.Stale stale -> later(due, turn, then -> {
                deliver(errand, number, Spoiling.NONE, rule, then);
                then.at(then.now().plus(stale.time()), much -> again(errand, number, "stale", rule, much));
            });
            case FaultAct.Twin twin -> later(due, turn, then -> {
                deliver(errand, number, Spoiling.NONE, rule, then);
                Event event = errand.event();
                invent(errand, event.type(), event.data(), rule, then);
            });
            case FaultAct.Contradict lie -> later(due, turn, then -> {
                deliver(errand, number, Spoiling.NONE, rule, then);
                Event event = errand.event();
                invent(errand, Contradiction.type(event.type()),
                        Contradiction.data(event.data(), "ch_of_" + event.id()), rule, then);
            });
            default -> later(due, turn, then -> deliver(errand, number, Spoiling.by(act), rule, then));
        }
    }

    /** What a rule made up is not struck by rules again, so it stays one. */
    private Optional<Faults.Fired> fired(Errand errand, Turn turn) {
        Event event = errand.event();
        if (event.made() != null) {
            return Optional.empty();
        }
        String endpoint = errand.destination().endpoint().id();
        // Each endpoint counts for itself, so that what one is sent does not depend on what another answers.
        String counted = endpoint.equals(WebhookEndpoint.DEFAULT) ? event.reference()
                : event.reference() + "@" + endpoint;
        return faults.arrival(Operation.CALLBACK, counted,
                new Facts().add("reference", event.reference()).add("type", event.type()).add("endpoint", endpoint))
                .at(FaultPoint.CALLBACK, turn.now());
    }

    private void invent(Errand errand, String type, ObjectNode data, String rule, Turn turn) {
        Event made = events.add(type, errand.event().reference(), turn.now(), data, rule);
        attempt(new Errand(made, errand.destination()), Duration.ZERO, new ReplyGate(), turn);
    }

    private static void later(Instant due, Turn turn, Timers.Alarm alarm) {
        if (due.isAfter(turn.now())) {
            turn.at(due, alarm);
        } else {
            alarm.ring(turn);
        }
    }

    private void overtaken(Errand errand, int number, FaultAct.Reorder reorder, String rule, Turn turn) {
        List<Destination.Overtaken> waiting = errand.destination().overtaken();
        Destination.Overtaken held = new Destination.Overtaken(errand, number, rule, lastDelivery);
        waiting.add(held);
        // Whoever takes it off the list first sends it: the end of a later delivery, or this timer.
        turn.at(turn.now().plus(reorder.most()), then -> {
            if (waiting.remove(held)) {
                deliver(errand, number, Spoiling.NONE, rule, then);
            }
        });
    }

    private void overtook(long delivery, Destination destination, Turn turn) {
        for (Destination.Overtaken held : List.copyOf(destination.overtaken())) {
            if (held.lastDelivery() < delivery && destination.overtaken().remove(held)) {
                deliver(held.errand(), held.number(), Spoiling.NONE, held.rule(), turn);
            }
        }
    }

    private void deliver(Errand errand, int number, Spoiling spoiling, String rule, Turn turn) {
        send(errand, number, true, new ReplyGate(), AUTOMATIC, spoiling, rule, turn);
    }

    private void again(Errand errand, int number, String kind, String rule, Turn turn) {
        send(errand, number, false, new ReplyGate(), kind, Spoiling.NONE, rule, turn);
    }

    /** Sends an event once more to the endpoints given, whatever became of it; its retries go on as they would. */
    List<Long> resend(Event event, List<Destination> to, Turn turn) {
        List<Long> deliveries = new ArrayList<>();
        for (Destination destination : to) {
            again(new Errand(event, destination), 0, "resend", null, turn);
            deliveries.add(lastDelivery);
        }
        return deliveries;
    }

    private void send(
            Errand errand, int number, boolean retried, ReplyGate gate, String kind, Spoiling spoiling, String rule,
            Turn turn) {
        if (errand.destination().isRemoved()) {
            gate.release(turn);
            return;
        }
        long id = ++lastDelivery;
        Event event = errand.event();
        errand.firstDelivery(turn.now());
        unanswered.put(id, new Delivery(errand, number, retried, gate,
                log.add(new Deliveries.Attempt(errand, id, number, kind, rule, turn.now()))));
        note(Journal.Kind.CALLBACK, errand,
                event.type() + " " + event.id() + " delivery " + id + " try " + number, null, turn);
        turn.add(new Effect.Deliver(id, errand.destination().endpoint().url(),
                spoiling.request(errand, turn.now())));
        turn.at(turn.now().plus(schedule.answerTimeout()), later -> answered(id, 0, later));
    }

    private void lost(Errand errand, int number, String rule, Turn turn) {
        log.add(new Deliveries.Attempt(errand, 0, number, AUTOMATIC, rule, turn.now()))
                .ended(Deliveries.Outcome.LOST, 0, null);
        unanswered(errand, turn);
    }

    /**
     * Takes the merchant's answer. One that comes after the time-out, or twice, is ignored.
     *
     * @param status 0 when there was none
     */
    public void answered(long id, int status, Turn turn) {
        Delivery delivery = unanswered.remove(id);
        if (delivery == null) {
            return;
        }
        Errand errand = delivery.errand();
        boolean acknowledged = schedule.acknowledges(status);
        delivery.attempt().ended(
                status == 0 ? Deliveries.Outcome.NO_ANSWER
                        : acknowledged ? Deliveries.Outcome.ACKNOWLEDGED : Deliveries.Outcome.REFUSED,
                status, turn.now());
        note(Journal.Kind.CALLBACK_ANSWER, errand,
                errand.event().id() + " delivery " + id + " " + (status == 0 ? "no answer" : status), null, turn);
        if (acknowledged) {
            errand.acknowledge();
            leaveQueue(errand, turn);
        } else if (delivery.retried()) {
            unanswered(errand, turn);
        }
        delivery.gate().release(turn);
        overtook(id, errand.destination(), turn);
    }

    private void unanswered(Errand errand, Turn turn) {
        if (errand.isOver()) {
            return;
        }
        Optional<Instant> due = schedule.next(errand.tries(), errand.firstDelivery(turn.now()), turn.now());
        if (due.isEmpty()) {
            note(Journal.Kind.CALLBACK, errand, errand.event().id() + " given up after try " + errand.tries(), null,
                    turn);
            leaveQueue(errand, turn);
            return;
        }
        if (schedule.isQueued(errand.tries()) && !isFirstInQueue(errand)) {
            return;
        }
        turn.at(due.get(), later -> retry(errand, later));
    }

    private void retry(Errand errand, Turn turn) {
        if (!errand.isOver()) {
            attempt(errand, Duration.ZERO, new ReplyGate(), turn);
        }
    }

    private static boolean isFirstInQueue(Errand errand) {
        var queue = errand.destination().queue();
        if (!queue.contains(errand)) {
            queue.addLast(errand);
        }
        return queue.getFirst() == errand;
    }

    private void leaveQueue(Errand errand, Turn turn) {
        var queue = errand.destination().queue();
        boolean first = queue.peekFirst() == errand;
        if (queue.remove(errand) && first && !queue.isEmpty()) {
            retry(queue.getFirst(), turn);
        }
    }

    private void note(Journal.Kind kind, Errand errand, String detail, String fault, Turn turn) {
        String endpoint = errand.destination().endpoint().id();
        journal.write(turn.now(), kind, 0, Operation.CALLBACK.wireName(), null, errand.event().reference(),
                endpoint.equals(WebhookEndpoint.DEFAULT) ? detail : detail + " to " + endpoint, fault);
    }
}
