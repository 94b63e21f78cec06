package dev.nevertwice.psp.payout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.callback.Callbacks;
import dev.nevertwice.psp.exchange.Execution;
import dev.nevertwice.psp.record.Records;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.time.Duration;

/** Sends what a merchant is owed to its bank, never more. */
public final class Payouts {

    private final Book book;
    private final Callbacks callbacks;
    private final Duration time;
    private final Records<Payout> payouts = new Records<>("po_", Payout::account);

    public Payouts(Book book, Callbacks callbacks, Duration time) {
        this.book = book;
        this.callbacks = callbacks;
        this.time = time;
    }

    /** Executes a payout: 201 and pending, or a problem and nothing happened. */
    public PspReply payOut(Account account, PayoutRequest request, Execution execution) {
        long owed = book.owed(account.id(), request.currency());
        if (request.amount() > owed) {
            throw new Problem(ProblemCode.INSUFFICIENT_BALANCE,
                    "amount: the balance is " + owed + " " + request.currency());
        }
        Payout payout = send(account, request, execution.cause(), execution.turn(), true);
        if (execution.doubled()) {
            // The PSP breaks its contract, balance or not: a payout that no reply or callback tells of.
            send(account, request, execution.cause().broken(), execution.turn(), false);
        }
        return Json.reply(201, payout.json());
    }

    private Payout send(Account account, PayoutRequest request, Cause cause, Turn turn, boolean told) {
        Payout payout = new Payout(payouts.nextId(), account, request, turn.now());
        payouts.add(payout);
        payouts.index(account, "idempotency_key", cause.key(), payout);
        payouts.index(account, "reference", request.reference(), payout);
        book.payout(turn.now(), request.amount(), payout.matter(), cause);
        turn.at(turn.now().plus(time), later -> end(payout, cause, told, later));
        return payout;
    }

    private void end(Payout payout, Cause cause, boolean told, Turn turn) {
        payout.ended(turn.now());
        if (payout.request().arrives()) {
            book.payoutPaid(turn.now(), payout.request().amount(), payout.matter(), cause);
        } else {
            book.payoutFailed(turn.now(), payout.request().amount(), payout.matter(), cause);
        }
        if (told) {
            callbacks.publish("payout." + payout.status(), payout.json(), payout.request().reference(),
                    new Execution(cause, turn));
        }
    }

    /** What the merchant is owed, per currency. */
    public PspReply balance(Account account) {
        ArrayNode balances = Json.array();
        book.owed(account.id()).forEach((currency, amount) -> balances.addObject()
                .put("currency", currency)
                .put("available", amount));
        return Json.reply(200, Json.object().set("balances", balances));
    }

    public Records<Payout> all() {
        return payouts;
    }
}
