package dev.nevertwice.psp.refund;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.callback.Callbacks;
import dev.nevertwice.psp.exchange.Execution;
import dev.nevertwice.psp.registration.Charge;
import dev.nevertwice.psp.registration.Register;
import dev.nevertwice.psp.registration.Registration;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import dev.nevertwice.psp.wire.Times;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives money back, never more than was captured. */
public final class Refunds {

    private final Register register;
    private final Book book;
    private final Callbacks callbacks;
    private final Map<String, Refund> byId = new HashMap<>();
    private final Map<String, List<Refund>> found = new HashMap<>();

    public Refunds(Register register, Book book, Callbacks callbacks) {
        this.register = register;
        this.book = book;
        this.callbacks = callbacks;
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
        Refund refund = new Refund(
                "re_" + (byId.size() + 1), account, execution.cause().key(), charge,
                request.reference(), request.amount(), execution.turn().now());
        charge.refund(refund.amount());
        add(refund);
        Registration registration = charge.registration();
        book.refund(
                refund.createdAt(), account.id(), refund.amount(), request.currency(), charge.id(), refund.id(),
                registration.id(), refund.reference(), charge.order().reference(), charge.order().seller(),
                execution.cause());
        callbacks.publish("refund.succeeded", json(refund), refund.reference(), execution);
        return Json.reply(201, json(refund));
    }

    private void add(Refund refund) {
        byId.put(refund.id(), refund);
        index("idempotency_key", refund.key(), refund);
        index("reference", refund.reference(), refund);
        index("charge", refund.charge().id(), refund);
    }

    private void index(String parameter, String value, Refund refund) {
        found.computeIfAbsent(place(refund.account(), parameter, value), first -> new ArrayList<>()).add(refund);
    }

    private static String place(Account account, String parameter, String value) {
        return account.id() + "\n" + parameter + "\n" + value;
    }

    public Optional<Refund> byId(Account account, String id) {
        return Optional.ofNullable(byId.get(id)).filter(refund -> refund.account().equals(account));
    }

    /**
     * Looks refunds up, oldest first.
     *
     * @param parameter idempotency_key, reference or charge
     */
    public List<Refund> by(Account account, String parameter, String value) {
        return List.copyOf(found.getOrDefault(place(account, parameter, value), List.of()));
    }

    public static ObjectNode json(Refund refund) {
        return Json.object()
                .put("id", refund.id())
                .put("charge", refund.charge().id())
                .put("reference", refund.reference())
                .put("amount", refund.amount())
                .put("currency", refund.charge().order().currency())
                .put("status", "succeeded")
                .put("created_at", Times.text(refund.createdAt()));
    }
}
