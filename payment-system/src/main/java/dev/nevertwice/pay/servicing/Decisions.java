package dev.nevertwice.pay.servicing;

import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.checkout.Fingerprint;
import dev.nevertwice.pay.checkout.IdempotencyKeys;
import dev.nevertwice.pay.checkout.IdempotencyKeys.Known;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;
import java.util.List;
import java.util.Optional;

/**
 * What a merchant decides about a payment that exists: the key is taken, the decision is made under the payment's lock, and
 * the reply is kept, in one transaction. The reply says what was decided; what becomes of it is read from the payment.
 * A refusal has no effect: the key can be used again.
 */
public final class Decisions {

    private final Transactions transactions;
    private final Entropy entropy;

    public Decisions(Transactions transactions, Entropy entropy) {
        this.transactions = transactions;
        this.entropy = entropy;
    }

    /** Who asks for what with which key. {@code payment} is part of what is bound to the key, and so is {@code body}. */
    public record Asked(String merchant, String endpoint, String key, String payment, String body) {

        String fingerprint() {
            return Fingerprint.of(payment + "\n" + body);
        }
    }

    /** The decision, made while the payment is locked. */
    @FunctionalInterface
    interface Decision {

        /** @throws Refusal when it can't be made; then nothing happened */
        Response make(Transaction transaction, Payment payment);
    }

    Response decide(Asked asked, Decision decision) {
        Optional<Optional<Response>> made = transactions.once(
                asked.endpoint() + ":" + entropy.id("dcn"), transaction -> decide(transaction, asked, decision));
        return made.orElseThrow().orElseGet(() -> repeated(asked));
    }

    static Response accepted(Payment payment) {
        return new Response(202, PaymentJson.jsonHeaders(), Json.bytes(PaymentJson.of(payment)));
    }

    private Optional<Response> decide(Transaction transaction, Asked asked, Decision decision) {
        if (!transaction.run(IdempotencyKeys.take(
                asked.merchant(),
                asked.endpoint(),
                asked.key(),
                asked.fingerprint(),
                asked.payment(),
                null))) {
            return Optional.empty();
        }
        Response reply = decision.make(transaction, locked(transaction, asked));
        transaction.write(List.of(IdempotencyKeys.keep(asked.merchant(), asked.endpoint(), asked.key(), reply)));
        return Optional.of(reply);
    }

    /** Locks the latest attempt's job first, as everybody does. */
    static Payment locked(Transaction transaction, Asked asked) {
        Payment seen = Payments.find(transaction, asked.payment())
                .filter(payment -> payment.merchant().equals(asked.merchant()))
                .orElseThrow(() -> new Refusal(Problem.NOT_FOUND, null));
        Jobs.lock(transaction, seen.attempt().id());
        return Payments.lock(transaction, seen.id()).orElseThrow();
    }

    private Response repeated(Asked asked) {
        Known known = IdempotencyKeys.find(transactions, asked.merchant(), asked.endpoint(), asked.key())
                .orElseThrow();
        if (!known.fingerprint().equals(asked.fingerprint())) {
            return Problem.KEY_REUSED.response();
        }
        Response reply = known.reply().orElseThrow();
        reply.headers().put("idempotent-replayed", "true");
        return reply;
    }
}
