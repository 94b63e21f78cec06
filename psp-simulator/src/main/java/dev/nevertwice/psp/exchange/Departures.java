package dev.nevertwice.psp.exchange;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.fault.FaultAct;
import dev.nevertwice.psp.fault.FaultPoint;
import dev.nevertwice.psp.fault.Faults;
import dev.nevertwice.psp.profile.Dialect;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lets replies leave, whole or spoiled, and writes down what really left. */
final class Departures {

    private static final byte[] NOT_JSON = "<html><body>upstream sent too big header".getBytes(StandardCharsets.UTF_8);

    private final Journal journal;
    private final Dialect dialect;

    Departures(Journal journal, Dialect dialect) {
        this.journal = journal;
        this.dialect = dialect;
    }

    /** Lets a reply leave in the profile's words. */
    void send(Exchange exchange, PspReply reply, Turn turn) {
        sendSpoken(exchange, dialect.spoken(reply, exchange.key()), turn);
    }

    private void sendSpoken(Exchange exchange, PspReply reply, Turn turn) {
        turn.add(new Effect.Send(exchange.id(), reply));
        String retryAfter = reply.headers().get("retry-after");
        String status = reply.statusText();
        note(exchange, Journal.Kind.REPLY, retryAfter == null ? status : status + " retry-after " + retryAfter, null,
                turn);
    }

    void leave(Exchange exchange, PspReply reply, Optional<Faults.Fired> fired, Turn turn) {
        if (fired.isPresent()) {
            spoiled(exchange, FaultPoint.COMMITTED_BEFORE_REPLY, fired.get(), reply, turn);
        } else {
            send(exchange, reply, turn);
        }
    }

    /**
     * Ends the exchange with a fault.
     *
     * @param said what would have been said; null before the commit
     */
    void spoiled(Exchange exchange, FaultPoint point, Faults.Fired fired, PspReply said, Turn turn) {
        PspReply reply = said == null ? null : dialect.spoken(said, exchange.key());
        note(exchange, Journal.Kind.FAULT, point.wireName() + " " + fired.told(), fired.rule(), turn);
        switch (fired.act()) {
            case FaultAct.Refuse refuse -> turn.add(new Effect.Reset(exchange.id()));
            case FaultAct.Reset reset -> turn.add(new Effect.Reset(exchange.id()));
            case FaultAct.Hang hang -> {}
            case FaultAct.Status status -> send(exchange, error(status, fired.rule()), turn);
            case FaultAct.RateLimit limit ->
                    send(exchange, throttled(ProblemCode.RATE_LIMITED, limit.retryAfterSeconds(), fired), turn);
            case FaultAct.ConcurrencyLimit limit ->
                    send(exchange, throttled(ProblemCode.CONCURRENCY_LIMITED, limit.retryAfterSeconds(), fired), turn);
            case FaultAct.ObjectLock lock ->
                    send(exchange, throttled(ProblemCode.LOCK_TIMEOUT, lock.retryAfterSeconds(), fired), turn);
            case FaultAct.Truncate truncate -> {
                turn.add(new Effect.SendPart(exchange.id(), reply, reply.body().length / 2));
                note(exchange, Journal.Kind.REPLY, reply.status() + " truncated", fired.rule(), turn);
            }
            case FaultAct.Malformed malformed -> sendSpoken(exchange, reply.withBody(NOT_JSON), turn);
            case FaultAct.Delay delay ->
                    turn.at(turn.now().plus(delay.time()), later -> sendSpoken(exchange, reply, later));
            default -> throw new IllegalStateException(fired.act().type() + " can't end an exchange");
        }
    }

    private static PspReply throttled(ProblemCode code, int retryAfterSeconds, Faults.Fired fired) {
        return new Problem(code, "Fault " + fired.rule()).reply()
                .withHeader("retry-after", Integer.toString(retryAfterSeconds));
    }

    static PspReply error(FaultAct.Status fault, String rule) {
        PspReply reply =
                Problem.reply(fault.status(), Problem.body(ProblemCode.FAULT, fault.status(), "Fault " + rule));
        return fault.retryAfterSeconds() == 0
                ? reply
                : reply.withHeader("retry-after", Integer.toString(fault.retryAfterSeconds()));
    }

    void note(Exchange exchange, Journal.Kind kind, String detail, String fault, Turn turn) {
        String reference = exchange.subject().reference();
        journal.write(turn.now(), kind, exchange.id(), exchange.operation(), exchange.key(),
                reference.isEmpty() ? null : reference, detail, fault);
    }
}
