package dev.nevertwice.psp.registration;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Registers, charges, reviews and expires. The PSP does not deduplicate by reference: two keys are two charges. */
public final class Registrations {

    private final PspSettings settings;
    private final RegistrationJson json;
    private final Register register = new Register();
    private final Book book;
    private final Callbacks callbacks;

    public Registrations(PspSettings settings, RegistrationJson json, Book book, Callbacks callbacks) {
        this.settings = settings;
        this.json = json;
        this.book = book;
        this.callbacks = callbacks;
    }

    /** Where registrations and charges are found. */
    public Register register() {
        return register;
    }

    /** Executes a registration: 201, or 402 when the card was declined at once. */
    public PspReply register(Account account, RegisterRequest request, Execution execution) {
        long number = register.nextNumber();
        Registration registration = new Registration(
                "reg_" + number, account, execution.cause().key(), request.reference(),
                "pay_" + Tokens.hex(settings.seed(), "token", number),
                request.returnUrl(), request.orders(), execution.turn().now());
        register.add(registration);
        if (request.source() == null) {
            execution.turn().at(execution.turn().now().plus(settings.pageLifetime()),
                    turn -> expire(registration, turn));
        } else {
            pay(registration, request.source(), execution);
        }
        if (registration.status() == Registration.Status.DECLINED) {
            return declined(registration);
        }
        return Json.reply(201, json.registration(registration));
    }

    private PspReply declined(Registration registration) {
        ProblemCode code = ProblemCode.CARD_DECLINED;
        var body = Problem.body(code, code.status(), "The card was declined: " + registration.declineCode());
        body.set("registration", json.registration(registration));
        return Problem.reply(code.status(), body);
    }

    /** Pays an open registration. The caller has seen that it is open. */
    public void pay(Registration registration, Source source, Execution execution) {
        Cause cause = execution.cause().withKey(registration.key());
        if (source.reviewed()) {
            Turn turn = execution.turn();
            registration.pending(turn.now());
            turn.at(turn.now().plus(settings.reviewTime()),
                    later -> decide(registration, source, new Execution(cause, later)));
        } else {
            decide(registration, source, execution.because(cause));
        }
    }

    private void decide(Registration registration, Source source, Execution execution) {
        if (source.declineCode() == null) {
            registration.approved(charge(registration, execution), execution.turn().now());
        } else {
            registration.declined(source.declineCode(), execution.turn().now());
        }
        publish(registration, execution);
    }

    private List<Charge> charge(Registration registration, Execution execution) {
        List<Charge> charges = new ArrayList<>();
        for (Order order : registration.orders()) {
            Charge charge = new Charge(register.nextChargeId(), registration, order, execution.turn().now());
            register.add(charge);
            charges.add(charge);
            book.charge(
                    charge.createdAt(), registration.account().id(), order.amount(), order.currency(), charge.id(),
                    registration.id(), registration.reference(), order.reference(), order.seller(), execution.cause());
        }
        return charges;
    }

    private void expire(Registration registration, Turn turn) {
        if (registration.status() == Registration.Status.OPEN) {
            registration.expired(turn.now());
            publish(registration, new Execution(null, turn));
        }
    }

    private void publish(Registration registration, Execution execution) {
        callbacks.publish(
                "registration." + registration.status().wireName(), json.registration(registration),
                registration.reference(), execution);
    }

    public Optional<Registration> byToken(String token) {
        return register.byToken(token);
    }
}
