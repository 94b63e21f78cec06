package dev.nevertwice.psp.refund;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.callback.Callbacks;
import dev.nevertwice.psp.exchange.Execution;
import dev.nevertwice.psp.record.Records;
import dev.nevertwice.psp.registration.Charge;
import dev.nevertwice.psp.registration.Register;
import dev.nevertwice.psp.registration.Source;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.truth.Matter;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import dev.nevertwice.psp.wire.Times;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Gives money back, never more than was captured; what is on its way or in dispute counts as gone. */
public final class Refunds {

    private final Register register;
    private final Book book;
    private final Callbacks callbacks;
    private final Duration pendingTime;
    private final Records<Refund> refunds = new Records<>("re_", Refund::account);

    public Refunds(Register register, Book book, Callbacks callbacks, Duration pendingTime) {
        this.register = register;
        this.book = book;
        this.callbacks = callbacks;
        this.pendingTime = pendingTime;
    }

    /** Executes a refund: 201, or a problem and nothing happened. */
    public PspReply refund(Account account, RefundRequest request, Execution execution) {
        Charge charge = register.charge(account, request.charge())
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "charge: there is no such charge"));
        if (!charge.order().currency().equals(request.currency())) {
            throw Problem.invalid("currency", "must be the charge's, " + charge.order().currency());
        }
        if (request.amount() > charge.left()) {
            throw new Problem(ProblemCode.OVER_REFUND, "amount: only " + charge.left() + " of the charge is left");
        }
        Refund refund = giveBack(account, charge, request, execution, true);
        if (execution.doubled()) {
            // The PSP breaks its contract, caps included: a refund that no reply or callback tells of.
            giveBack(account, charge, request, execution.because(execution.cause().broken()), false);
        }
        return Json.reply(201, json(refund));
    }

    private Refund giveBack(Account account, Charge charge, RefundRequest request, Execution execution, boolean told) {
        boolean fails = charge.source().has(Source.Trait.REFUND_FAILS);
        boolean pending = fails || charge.source().has(Source.Trait.REFUND_PENDING);
        Refund refund = new Refund(
                refunds.nextId(), account, execution.cause().key(), charge,
                request.reference(), request.amount(), execution.turn().now(),
                pending ? Refund.Status.PENDING : Refund.Status.SUCCEEDED);
        add(refund);
        if (pending) {
            start(refund, !fails, execution, told);
        } else {
            charge.refund(refund.amount());
            book.refund(refund.createdAt(), refund.amount(), matter(refund), execution.cause());
            publish(refund, execution, told);
        }
        return refund;
    }

    private void start(Refund refund, boolean arrives, Execution execution, boolean told) {
        Cause cause = execution.cause();
        refund.charge().refundStarted(refund.amount());
        book.refundStarted(refund.createdAt(), refund.amount(), matter(refund), cause);
        execution.turn().at(refund.createdAt().plus(pendingTime), later -> end(refund, arrives, cause, told, later));
    }

    private void end(Refund refund, boolean arrived, Cause cause, boolean told, Turn turn) {
        refund.end(arrived, turn.now());
        refund.charge().refundEnded(refund.amount(), arrived);
        if (arrived) {
            book.refundArrived(turn.now(), refund.amount(), matter(refund), cause);
        } else {
            book.refundFailed(turn.now(), refund.amount(), matter(refund), cause);
        }
        publish(refund, new Execution(cause, turn), told);
    }

    private void publish(Refund refund, Execution execution, boolean told) {
        if (told) {
            callbacks.publish("refund." + refund.status().wireName(), json(refund), refund.reference(), execution);
        }
    }

    private static Matter matter(Refund refund) {
        return refund.charge().matter(refund.id(), refund.reference());
    }

    private void add(Refund refund) {
        Account account = refund.account();
        refunds.add(refund);
        refunds.index(account, "idempotency_key", refund.key(), refund);
        refunds.index(account, "reference", refund.reference(), refund);
        refunds.index(account, "charge", refund.charge().id(), refund);
        refunds.index(account, "order", refund.charge().order().reference(), refund);
    }

    public Optional<Refund> byId(Account account, String id) {
        return refunds.byId(account, id);
    }

    /**
     * Looks refunds up, oldest first.
     *
     * @param parameter idempotency_key, reference, charge or order
     */
    public List<Refund> by(Account account, String parameter, String value) {
        return refunds.by(account, parameter, value);
    }

    public static ObjectNode json(Refund refund) {
        return Json.object()
                .put("id", refund.id())
                .put("charge", refund.charge().id())
                .put("reference", refund.reference())
                .put("amount", refund.amount())
                .put("currency", refund.charge().order().currency())
                .put("status", refund.status().wireName())
                .put("created_at", Times.text(refund.createdAt()))
                .put("updated_at", Times.text(refund.updatedAt()));
    }
}
