package dev.nevertwice.psp.callback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.Timers;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.exchange.Execution;
import dev.nevertwice.psp.exchange.ReplyGate;
import dev.nevertwice.psp.fault.FaultAct;
import dev.nevertwice.psp.fault.FaultPoint;
import dev.nevertwice.psp.fault.Faults;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Times;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells the merchant of changes, again and again until it acknowledges. */
public final class Callbacks {

    /** One sending of an event; only the first of a try is retried, not its duplicates. */
    private record Delivery(Event event, int number, boolean retried, ReplyGate gate) {}

    private final PspSettings settings;
    private final Faults faults;
    private final Journal journal;
    private final WebhookSignature signature;
    private final Map<Long, Delivery> unanswered = new HashMap<>();
    private long lastEvent;
    private long lastDelivery;

    public Callbacks(PspSettings settings, Faults faults, Journal journal) {
        this.settings = settings;
        this.faults = faults;
        this.journal = journal;
        this.signature = new WebhookSignature(settings.webhookSecret());
    }

    /** Tells of a change; the data is what it is now, whatever becomes of it later. Without a webhook URL nothing is told. */
    public void publish(String type, ObjectNode data, String reference, Execution execution) {
        if (settings.webhookUrl() == null) {
            return;
        }
        lastEvent++;
        ObjectNode body = Json.object()
                .put("id", "evt_" + lastEvent)
                .put("type", type)
                .put("created_at", Times.text(execution.turn().now()));
        body.set("data", data);
        Event event = new Event("evt_" + lastEvent, type, reference, Json.bytes(body));
        attempt(event, 1, settings.callbackFirstDelay(), execution.gate(), execution.turn());
    }

    private void attempt(Event event, int number, Duration wait, ReplyGate gate, Turn turn) {
        Optional<Faults.Fired> fired = faults.arrival(
                Operation.CALLBACK, event.reference(), Map.of("reference", List.of(event.reference())))
                .at(FaultPoint.CALLBACK, turn.now());
        fired.ifPresent(fault -> note(Journal.Kind.FAULT, event, "callback " + fault.act().type(), fault.rule(), turn));
        FaultAct act = fired.map(Faults.Fired::act).orElse(null);
        Instant due = turn.now().plus(wait);
        switch (act) {
            case null -> later(due, turn, then -> deliver(event, number, 0, then));
            case FaultAct.Drop drop -> later(due, turn, then -> unanswered(event, number, then));
            case FaultAct.Delay delay -> later(due.plus(delay.time()), turn, then -> deliver(event, number, 0, then));
            case FaultAct.Duplicate more -> later(due, turn, then -> deliver(event, number, more.times(), then));
            case FaultAct.BeforeReply now -> {
                gate.hold();
                send(new Delivery(event, number, true, gate), turn);
            }
            default -> throw new IllegalStateException(act.type() + " can't happen to a callback");
        }
    }

    private static void later(Instant due, Turn turn, Timers.Alarm alarm) {
        if (due.isAfter(turn.now())) {
            turn.at(due, alarm);
        } else {
            alarm.ring(turn);
        }
    }

    private void deliver(Event event, int number, int duplicates, Turn turn) {
        send(new Delivery(event, number, true, new ReplyGate()), turn);
        for (int i = 0; i < duplicates; i++) {
            send(new Delivery(event, number, false, new ReplyGate()), turn);
        }
    }

    private void send(Delivery delivery, Turn turn) {
        long id = ++lastDelivery;
        Event event = delivery.event();
        event.firstDelivery(turn.now());
        unanswered.put(id, delivery);
        note(Journal.Kind.CALLBACK, event,
                event.type() + " " + event.id() + " delivery " + id + " try " + delivery.number(), null, turn);
        turn.add(new Effect.Deliver(id, settings.webhookUrl(), request(event, turn.now())));
        turn.at(turn.now().plus(settings.callbackAnswerTimeout()), later -> answered(id, 0, later));
    }

    private PspRequest request(Event event, Instant now) {
        long seconds = now.getEpochSecond();
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        headers.put("webhook-id", event.id());
        headers.put("webhook-timestamp", Long.toString(seconds));
        headers.put("webhook-signature", signature.sign(event.id(), seconds, event.body()));
        return new PspRequest("POST", target(settings.webhookUrl()), headers, event.body());
    }

    private static String target(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
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
        Event event = delivery.event();
        note(Journal.Kind.CALLBACK_ANSWER, event,
                event.id() + " delivery " + id + " " + (status == 0 ? "no answer" : status), null, turn);
        if (status >= 200 && status < 300) {
            event.acknowledge();
        } else if (delivery.retried()) {
            unanswered(event, delivery.number(), turn);
        }
        delivery.gate().release(turn);
    }

    private void unanswered(Event event, int number, Turn turn) {
        if (event.acknowledged()) {
            return;
        }
        List<Duration> waits = settings.callbackRetries();
        Duration wait = waits.get(Math.min(number, waits.size()) - 1);
        Instant due = turn.now().plus(wait);
        if (due.isAfter(event.firstDelivery(turn.now()).plus(settings.callbackGiveUp()))) {
            note(Journal.Kind.CALLBACK, event, event.id() + " given up after try " + number, null, turn);
            return;
        }
        turn.at(due, later -> {
            if (!event.acknowledged()) {
                attempt(event, number + 1, Duration.ZERO, new ReplyGate(), later);
            }
        });
    }

    private void note(Journal.Kind kind, Event event, String detail, String fault, Turn turn) {
        journal.write(turn.now(), kind, 0, Operation.CALLBACK.wireName(), null, event.reference(), detail, fault);
    }
}
