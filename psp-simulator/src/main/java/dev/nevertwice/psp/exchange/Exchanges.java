package dev.nevertwice.psp.exchange;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.fault.FaultAct;
import dev.nevertwice.psp.fault.FaultPoint;
import dev.nevertwice.psp.fault.Faults;
import dev.nevertwice.psp.idempotency.Keys;
import dev.nevertwice.psp.profile.Dialect;
import dev.nevertwice.psp.registration.Register;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Takes requests through accept, commit and reply. These are separate steps, so that "in flight" is a state and faults
 * have places to strike.
 */
public final class Exchanges {

    /** What the PSP itself answers when it fails; other 5xx come from what stands before it. */
    private static final int OWN_ERROR = 500;

    private final Routes routes;
    private final Register register;
    private final Keys keys;
    private final Dialect dialect;
    private final Faults faults;
    private final Journal journal;
    private final Duration processingTime;
    private final Departures departures;

    public Exchanges(Routes routes, Register register, Keys keys, Dialect dialect, Faults faults, Journal journal,
            Duration processingTime) {
        this.routes = routes;
        this.register = register;
        this.keys = keys;
        this.dialect = dialect;
        this.faults = faults;
        this.journal = journal;
        this.processingTime = processingTime;
        this.departures = new Departures(journal, dialect);
    }

    /** Receives a request that is not for the admin routes. */
    public void arrived(Input.Arrived arrived, Turn turn) {
        PspRequest request = arrived.request();
        Subject subject = Subject.of(request, register);
        if (subject.operation() == null) {
            turn.add(new Effect.Send(arrived.exchange(), dialect.spoken(refusalOf(request).reply(), null)));
            return;
        }
        Exchange exchange = new Exchange(
                arrived.exchange(), subject, routes.key(request),
                faults.arrival(subject.operation(), subject.reference(), subject.facts()));
        departures.note(exchange, Journal.Kind.REQUEST, request.toString(), null, turn);
        if (strikes(exchange, FaultPoint.LISTENER, turn) || strikes(exchange, FaultPoint.BEFORE_ACCEPT, turn)
                || strikes(exchange, FaultPoint.THROTTLING, turn)) {
            return;
        }
        try {
            Faults.checkTrigger(subject.facts());
            Prepared prepared = routes.prepare(request, subject.body());
            if (prepared.scope() == null) {
                accepted(exchange, prepared, null, turn);
            } else {
                claim(exchange, request, prepared, turn);
            }
        } catch (Problem refused) {
            departures.send(exchange, refused.reply(), turn);
        }
    }

    private Problem refusalOf(PspRequest request) {
        try {
            routes.prepare(request, null);
        } catch (Problem refused) {
            return refused;
        }
        throw new IllegalStateException("a route without an operation: " + request);
    }

    /** Whether a fault ended the exchange here. */
    private boolean strikes(Exchange exchange, FaultPoint point, Turn turn) {
        Optional<Faults.Fired> fired = exchange.faults().at(point, turn.now());
        fired.ifPresent(fault -> departures.spoiled(exchange, point, fault, null, turn));
        return fired.isPresent();
    }

    private void claim(Exchange exchange, PspRequest request, Prepared prepared, Turn turn) {
        Optional<Faults.Fired> fired = exchange.faults().at(FaultPoint.IDEMPOTENCY, turn.now());
        if (fired.isPresent() && misremembers(exchange, prepared, fired.get(), turn)) {
            return;
        }
        switch (keys.claim(prepared.scope(), prepared.body(), turn.now())) {
            case Keys.Claim.First first -> accepted(exchange, prepared, first.use(), turn);
            case Keys.Claim.Replay replay -> replay(exchange, request, replay.reply(), turn);
            case Keys.Claim.InFlight inFlight ->
                    throw new Problem(ProblemCode.KEY_IN_FLIGHT, "Idempotency-Key: try again later");
            case Keys.Claim.Reused reused ->
                    throw new Problem(ProblemCode.KEY_REUSED,
                            "Idempotency-Key: belongs to a request with another body");
        }
    }

    private void replay(Exchange exchange, PspRequest request, PspReply stored, Turn turn) {
        PspReply reply = dialect.showsLatest()
                ? routes.latest(request, stored, new Execution(exchange.cause(), turn))
                : stored;
        reply(exchange, dialect.again(reply, exchange.id()), turn);
    }

    /** Does what a fault of the key store does; whether the exchange is over with it. */
    private boolean misremembers(Exchange exchange, Prepared prepared, Faults.Fired fired, Turn turn) {
        departures.note(exchange, Journal.Kind.FAULT, "idempotency " + fired.told(), fired.rule(), turn);
        switch (fired.act()) {
            case FaultAct.StoreDown down ->
                    throw new Problem(ProblemCode.KEY_STORE_DOWN, "Idempotency-Key: can't be looked up now");
            case FaultAct.ForgetKey forget -> {
                if (keys.forget(prepared.scope(), forget.age(), turn.now()) == Keys.Forgotten.TOO_EARLY) {
                    exchange.faults().breakContract();
                }
                return false;
            }
            case FaultAct.ReplayOld old -> {
                Optional<PspReply> stored = keys.stored(prepared.scope());
                stored.ifPresent(reply -> reply(exchange, dialect.again(reply, exchange.id()), turn));
                return stored.isPresent();
            }
            default -> throw new Problem(ProblemCode.KEY_IN_FLIGHT, "Idempotency-Key: try again later");
        }
    }

    /** @param use of its key; null where it takes none */
    private void accepted(Exchange exchange, Prepared prepared, Keys.Use use, Turn turn) {
        Duration wait = use == null ? Duration.ZERO : processingTime;
        Optional<Faults.Fired> fired = exchange.faults().at(FaultPoint.ACCEPTED_BEFORE_COMMIT, turn.now());
        if (fired.isPresent()) {
            if (fired.get().act() instanceof FaultAct.Delay delay) {
                departures.note(exchange, Journal.Kind.FAULT, "accepted-before-commit " + fired.get().told(),
                        fired.get().rule(), turn);
                wait = wait.plus(delay.time());
            } else {
                failed(exchange, use, fired.get());
                departures.spoiled(exchange, FaultPoint.ACCEPTED_BEFORE_COMMIT, fired.get(), null, turn);
                return;
            }
        }
        if (wait.isZero()) {
            commit(exchange, prepared, use, turn);
        } else {
            turn.at(turn.now().plus(wait), later -> commit(exchange, prepared, use, later));
        }
    }

    /** A 500 of the PSP's own is a result like others, where the profile stores it. */
    private void failed(Exchange exchange, Keys.Use use, Faults.Fired fired) {
        if (use != null) {
            if (fired.act() instanceof FaultAct.Status status && status.status() == OWN_ERROR) {
                finish(exchange, use, Departures.error(status, fired.rule()));
            } else {
                use.release();
            }
        }
    }

    private void finish(Exchange exchange, Keys.Use use, PspReply reply) {
        if (use != null) {
            use.finish(dialect.first(reply, exchange.id(), exchange.key()));
        }
    }

    private void commit(Exchange exchange, Prepared prepared, Keys.Use use, Turn turn) {
        // Decided before money moves, so that the movement can name the fault that is about to hide it.
        Optional<Faults.Fired> fired = exchange.faults().at(FaultPoint.COMMITTED_BEFORE_REPLY, turn.now());
        boolean doubled = isDoubled(exchange, turn);
        Execution execution = new Execution(exchange.cause(), turn).doubled(doubled);
        PspReply reply;
        try {
            reply = prepared.action().run(execution);
            if (prepared.changes() && isExecuted(reply)) {
                departures.note(exchange, Journal.Kind.COMMIT, reply.statusText(),
                        exchange.faults().touchedBy(), turn);
            }
        } catch (Problem refused) {
            reply = refused.reply();
        }
        boolean error = fired.isPresent() && fired.get().act() instanceof FaultAct.Status status
                && status.status() == OWN_ERROR && keys.keeps(OWN_ERROR);
        finish(exchange, use,
                error ? Departures.error((FaultAct.Status) fired.get().act(), fired.get().rule()) : reply);
        PspReply ready = use == null ? reply : dialect.first(reply, exchange.id(), exchange.key());
        execution.gate().whenClear(turn, later -> departures.leave(exchange, ready, fired, later));
    }

    private boolean isDoubled(Exchange exchange, Turn turn) {
        Optional<Faults.Fired> fired = exchange.faults().at(FaultPoint.PROCESSING, turn.now());
        fired.ifPresent(fault -> departures.note(exchange, Journal.Kind.FAULT, "processing " + fault.told(),
                fault.rule(), turn));
        return fired.isPresent();
    }

    /** The statuses of executions that ended; all others say that nothing happened. */
    private static boolean isExecuted(PspReply reply) {
        return reply.status() < 400 || reply.status() == ProblemCode.CARD_DECLINED.status();
    }

    private void reply(Exchange exchange, PspReply reply, Turn turn) {
        departures.leave(exchange, reply, exchange.faults().at(FaultPoint.COMMITTED_BEFORE_REPLY, turn.now()), turn);
    }
}
