package dev.nevertwice.psp.capture;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.callback.Callbacks;
import dev.nevertwice.psp.exchange.Execution;
import dev.nevertwice.psp.record.Records;
import dev.nevertwice.psp.registration.CaptureListener;
import dev.nevertwice.psp.registration.Charge;
import dev.nevertwice.psp.registration.RegistrationJson;
import dev.nevertwice.psp.registration.Registrations;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.time.Instant;

/** Takes what was authorized, in parts if need be and never more than is held, or releases it. */
public final class Captures {

    private final Registrations registrations;
    private final RegistrationJson json;
    private final Book book;
    private final Callbacks callbacks;
    private final CaptureListener captureListener;
    private final Records<Captured> captures = new Records<>("cap_", Captured::account);
    private final Records<Captured> voids = new Records<>("void_", Captured::account);

    public Captures(Registrations registrations, RegistrationJson json, Book book, Callbacks callbacks,
            CaptureListener captureListener) {
        this.registrations = registrations;
        this.json = json;
        this.book = book;
        this.callbacks = callbacks;
        this.captureListener = captureListener;
    }

    /** Executes a capture: 201, or a problem and nothing happened. */
    public PspReply capture(Account account, String id, CaptureRequest request, Execution execution) {
        Charge charge = authorized(account, id);
        if (!charge.order().currency().equals(request.currency())) {
            throw Problem.invalid("currency", "must be the charge's, " + charge.order().currency());
        }
        if (request.amount() > charge.held()) {
            throw new Problem(ProblemCode.OVER_CAPTURE, "amount: only " + charge.held() + " is still authorized");
        }
        boolean first = charge.captured() == 0;
        Instant now = execution.turn().now();
        Captured capture = new Captured(captures.nextId(), execution.cause().key(), charge,
                request.reference(), request.amount(), now);
        charge.capture(capture.amount());
        add(captures, capture);
        book.capture(now, capture.amount(), charge.matter(capture.id(), capture.reference()), execution.cause());
        if (request.last() && charge.held() > 0) {
            long rest = charge.held();
            charge.release(false);
            book.release(now, rest, charge.matter(capture.id(), capture.reference()), execution.cause());
        }
        registrations.chargeAgain(charge.registration(), charge.order(), charge.source(), capture.amount(), execution);
        callbacks.publish("charge.captured", json.charge(charge), capture.reference(), execution);
        if (first) {
            captureListener.captured(charge, execution);
        }
        return Json.reply(201, capture.json());
    }

    /** Releases all that is still held: 201, or a problem and nothing happened. */
    public PspReply release(Account account, String id, VoidRequest request, Execution execution) {
        Charge charge = authorized(account, id);
        Instant now = execution.turn().now();
        Captured released = new Captured(voids.nextId(), execution.cause().key(), charge,
                request.reference(), charge.held(), now);
        charge.release(false);
        add(voids, released);
        book.release(now, released.amount(), charge.matter(released.id(), released.reference()), execution.cause());
        callbacks.publish("charge.voided", json.charge(charge), released.reference(), execution);
        return Json.reply(201, released.json());
    }

    private Charge authorized(Account account, String id) {
        Charge charge = registrations.register().charge(account, id)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such charge"));
        return switch (charge.status()) {
            case AUTHORIZED -> charge;
            case CAPTURED -> throw new Problem(ProblemCode.CHARGE_CAPTURED, "Nothing of the charge is held any more");
            case VOIDED -> throw new Problem(ProblemCode.CHARGE_VOIDED, "The authorization was voided");
            case EXPIRED -> throw new Problem(ProblemCode.CHARGE_EXPIRED, "The authorization expired");
        };
    }

    private static void add(Records<Captured> records, Captured object) {
        Account account = object.account();
        records.add(object);
        records.index(account, "idempotency_key", object.key(), object);
        records.index(account, "reference", object.reference(), object);
        records.index(account, "charge", object.charge().id(), object);
        records.index(account, "order", object.charge().order().reference(), object);
    }

    public Records<Captured> captures() {
        return captures;
    }

    public Records<Captured> voids() {
        return voids;
    }
}
