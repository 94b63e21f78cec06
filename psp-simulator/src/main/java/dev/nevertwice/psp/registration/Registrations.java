package dev.nevertwice.psp.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.Tokens;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.callback.Callbacks;
import dev.nevertwice.psp.exchange.Execution;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Registers, charges, authorizes, challenges, reviews and expires. The PSP does not deduplicate by reference: two keys are two charges. */
public final class Registrations {

    private final PspSettings settings;
    private final RegistrationJson json;
    private final Register register = new Register();
    private final Book book;
    private final Callbacks callbacks;
    private final CaptureListener captureListener;

    public Registrations(PspSettings settings, RegistrationJson json, Book book, Callbacks callbacks,
            CaptureListener captureListener) {
        this.settings = settings;
        this.json = json;
        this.book = book;
        this.callbacks = callbacks;
        this.captureListener = captureListener;
    }

    /** Where registrations and charges are found. */
    public Register register() {
        return register;
    }

    /** Executes a registration: 201, or 402 when the card was declined at once. */
    public PspReply register(Account account, RegisterRequest request, Execution execution) {
        long number = register.nextNumber();
        Registration registration = new Registration(
                register.nextId(), account, execution.cause().key(), request.reference(),
                "pay_" + Tokens.hex(settings.seed(), "token", number),
                request.returnUrl(), request.orders(), request.manualCapture(), execution.turn().now());
        register.add(registration);
        if (request.source() == null) {
            execution.turn().at(execution.turn().now().plus(settings.pageLifetime()),
                    turn -> expire(registration, Registration.Status.OPEN, turn));
        } else {
            pay(registration, request.source(), execution);
        }
        return answer(registration);
    }

    /** Pays an open registration with what the merchant was given by its buyer: 201, or 402 when it was declined. */
    public PspReply confirm(Account account, String id, Source source, Execution execution) {
        Registration registration = register.byId(account, id)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such registration"));
        if (registration.status() == Registration.Status.EXPIRED) {
            throw new Problem(ProblemCode.REGISTRATION_EXPIRED, "The registration expired before it was paid");
        }
        if (registration.status() != Registration.Status.OPEN) {
            throw new Problem(ProblemCode.REGISTRATION_USED,
                    "The registration is " + registration.status().wireName());
        }
        register.confirmedWith(execution.cause().key(), registration);
        pay(registration, source, execution);
        return answer(registration);
    }

    private PspReply answer(Registration registration) {
        if (registration.status() != Registration.Status.DECLINED) {
            return Json.reply(201, json.text(registration));
        }
        ProblemCode code = ProblemCode.CARD_DECLINED;
        var body = Problem.body(code, code.status(), "The card was declined: " + registration.declineCode());
        body.set("registration", json.registration(registration));
        return Problem.reply(code.status(), body);
    }

    /** Pays an open registration. The caller has seen that it is open. */
    public void pay(Registration registration, Source source, Execution execution) {
        Execution keyed = execution.cause().key() != null
                ? execution
                : execution.because(execution.cause().withKey(registration.key()));
        if (source.has(Source.Trait.CHALLENGE)) {
            Turn turn = execution.turn();
            registration.challenged(underway(source, keyed), turn.now());
            turn.at(turn.now().plus(settings.lifeTimes().challenge()),
                    later -> expire(registration, Registration.Status.REQUIRES_ACTION, later));
        } else {
            proceed(registration, source, keyed);
        }
    }

    /** The buyer answered the challenge. The caller has seen that it is open. */
    public void challengeAnswered(Registration registration, boolean passed, Execution execution) {
        Underway underway = registration.underway();
        Execution keyed = execution
                .because(execution.cause().withKey(underway.cause().key()).after(underway.cause()))
                .doubled(execution.doubled() || underway.doubled());
        if (passed) {
            proceed(registration, underway.source(), keyed);
        } else {
            registration.declined("authentication_failed", execution.turn().now());
            publish(registration, keyed);
        }
    }

    private void proceed(Registration registration, Source source, Execution execution) {
        if (source.reviewed()) {
            Turn turn = execution.turn();
            registration.pending(underway(source, execution), turn.now());
            turn.at(turn.now().plus(reviewTime(source)), later -> {
                if (registration.status() == Registration.Status.PENDING) {
                    review(registration, source.declineCode(), later);
                }
            });
        } else {
            decide(registration, source, source.declineCode(), execution);
        }
    }

    private static Underway underway(Source source, Execution execution) {
        return new Underway(source, execution.cause(), execution.doubled());
    }

    private Duration reviewTime(Source source) {
        if (source.has(Source.Trait.REVIEW_HOURS)) {
            return settings.lifeTimes().reviewHours();
        }
        return source.has(Source.Trait.REVIEW_DAYS) ? settings.lifeTimes().reviewDays() : settings.reviewTime();
    }

    /** Ends the review of a pending registration now. Refuses when there is none. */
    public ObjectNode review(String id, boolean approved, Turn turn) {
        Registration registration = register.byId(id)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such registration"));
        if (registration.status() != Registration.Status.PENDING) {
            throw new Problem(ProblemCode.NOT_IN_REVIEW, "The registration is " + registration.status().wireName());
        }
        review(registration, approved ? null : "card_declined", turn);
        return json.registration(registration);
    }

    private void review(Registration registration, String declineCode, Turn turn) {
        Underway underway = registration.underway();
        decide(registration, underway.source(), declineCode,
                new Execution(underway.cause(), turn).doubled(underway.doubled()));
    }

    private void decide(Registration registration, Source source, String declineCode, Execution execution) {
        Instant now = execution.turn().now();
        if (declineCode != null) {
            registration.declined(declineCode, now);
        } else if (registration.manualCapture()) {
            registration.authorized(authorize(registration, source, execution), now);
        } else {
            registration.approved(charge(registration, source, execution), now);
        }
        publish(registration, execution);
    }

    private List<Charge> charge(Registration registration, Source source, Execution execution) {
        List<Charge> charges = new ArrayList<>(registration.orders().size());
        for (Order order : registration.orders()) {
            charges.add(take(registration, order, source, order.amount(), execution));
            chargeAgain(registration, order, source, order.amount(), execution);
        }
        return charges;
    }

    private Charge take(Registration registration, Order order, Source source, long amount, Execution execution) {
        Charge charge = new Charge(register.nextChargeId(), registration, order, source, amount,
                execution.turn().now(), null);
        register.add(charge);
        book.charge(charge.createdAt(), amount, charge.matter(null, registration.reference()), execution.cause());
        captureListener.captured(charge, execution);
        return charge;
    }

    private List<Charge> authorize(Registration registration, Source source, Execution execution) {
        List<Charge> charges = new ArrayList<>();
        Instant now = execution.turn().now();
        Instant end = now.plus(settings.lifeTimes().authorization());
        for (Order order : registration.orders()) {
            Charge charge = new Charge(register.nextChargeId(), registration, order, source, order.amount(), now, end);
            register.add(charge);
            charges.add(charge);
            book.authorize(now, charge.amount(), charge.matter(null, registration.reference()), execution.cause());
            execution.turn().at(end, later -> expire(charge, execution.cause(), later));
            chargeAgain(registration, order, source, order.amount(), execution);
        }
        return charges;
    }

    /**
     * Where the PSP breaks its contract: takes the money once more, as a charge that no reply tells of. Only look-ups of
     * charges and the settlement file show it.
     */
    public void chargeAgain(Registration registration, Order order, Source source, long amount, Execution execution) {
        if (execution.doubled()) {
            take(registration, order, source, amount, execution.because(execution.cause().broken()));
        }
    }

    private void expire(Registration registration, Registration.Status waiting, Turn turn) {
        if (registration.status() == waiting) {
            registration.expired(turn.now());
            publish(registration, new Execution(null, turn));
        }
    }

    private void expire(Charge charge, Cause cause, Turn turn) {
        long held = charge.held();
        if (held > 0) {
            charge.release(true);
            String reference = charge.registration().reference();
            book.release(turn.now(), held, charge.matter(null, reference), cause);
            callbacks.publish("charge.expired", json.charge(charge), reference, new Execution(cause, turn));
        }
    }

    private void publish(Registration registration, Execution execution) {
        if (!callbacks.hasListeners()) {
            return;
        }
        callbacks.publish(
                "registration." + registration.status().wireName(), json.registration(registration),
                registration.reference(), execution);
    }

    public Optional<Registration> byToken(String token) {
        return register.byToken(token);
    }
}
