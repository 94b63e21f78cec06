package dev.nevertwice.psp.chargeback;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.LifeTimes;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.callback.Callbacks;
import dev.nevertwice.psp.exchange.Execution;
import dev.nevertwice.psp.record.Records;
import dev.nevertwice.psp.registration.CaptureListener;
import dev.nevertwice.psp.registration.Charge;
import dev.nevertwice.psp.registration.Source;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.truth.Matter;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.time.Instant;

/** Disputes charges, because the card asks for it or a test does, and decides. The money is gone while that lasts. */
public final class Chargebacks implements CaptureListener {

    private final LifeTimes times;
    private final Book book;
    private final Callbacks callbacks;
    private final Records<Chargeback> chargebacks =
            new Records<>("cb_", chargeback -> chargeback.charge().registration().account());

    public Chargebacks(LifeTimes times, Book book, Callbacks callbacks) {
        this.times = times;
        this.book = book;
        this.callbacks = callbacks;
    }

    @Override
    public void captured(Charge charge, Execution execution) {
        Source source = charge.source();
        boolean won = source.has(Source.Trait.DISPUTE_WON);
        boolean lost = source.has(Source.Trait.DISPUTE_LOST);
        if (won || lost || source.has(Source.Trait.DISPUTE)) {
            Cause cause = execution.cause();
            Instant opening = execution.turn().now().plus(times.dispute());
            execution.turn().at(opening, turn -> {
                if (charge.left() > 0) {
                    Chargeback chargeback = open(charge, charge.left(), cause, turn);
                    if (won || lost) {
                        decideLater(chargeback, won, turn);
                    }
                }
            });
        }
    }

    private void decideLater(Chargeback chargeback, boolean won, Turn turn) {
        turn.at(turn.now().plus(times.disputeDecision()), later -> {
            if (chargeback.status().equals("opened")) {
                decide(chargeback, won, chargeback.cause(), later);
            }
        });
    }

    /** Opens a dispute now. Refuses more than is left of the charge. */
    public Chargeback open(Charge charge, long amount, Cause cause, Turn turn) {
        if (amount < 1 || amount > charge.left()) {
            throw new Problem(ProblemCode.OVER_CHARGEBACK, "amount: only " + charge.left() + " of the charge is left");
        }
        Chargeback chargeback = new Chargeback(chargebacks.nextId(), charge, amount, turn.now(), cause);
        Account account = charge.registration().account();
        chargebacks.add(chargeback);
        chargebacks.index(account, "charge", charge.id(), chargeback);
        chargebacks.index(account, "reference", charge.registration().reference(), chargeback);
        chargebacks.index(account, "order", charge.order().reference(), chargeback);
        charge.dispute(amount);
        book.chargeback(turn.now(), amount, matter(chargeback), cause);
        publish(chargeback, cause, turn);
        return chargeback;
    }

    /** Decides an open dispute now. Refuses where it was decided before. */
    public Chargeback decide(String id, boolean won, Cause cause, Turn turn) {
        Chargeback chargeback = chargebacks.byId(id)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such chargeback"));
        if (!chargeback.status().equals("opened")) {
            throw new Problem(ProblemCode.CHARGEBACK_DECIDED, "The chargeback is " + chargeback.status());
        }
        decide(chargeback, won, cause, turn);
        return chargeback;
    }

    private void decide(Chargeback chargeback, boolean won, Cause cause, Turn turn) {
        chargeback.decided(won, turn.now());
        if (won) {
            chargeback.charge().disputeWon(chargeback.amount());
            book.chargebackWon(turn.now(), chargeback.amount(), matter(chargeback), cause);
        } else {
            book.chargebackLost(turn.now(), chargeback.amount(), matter(chargeback), cause);
        }
        publish(chargeback, cause, turn);
    }

    private void publish(Chargeback chargeback, Cause cause, Turn turn) {
        callbacks.publish("chargeback." + chargeback.status(), chargeback.json(),
                chargeback.charge().registration().reference(), new Execution(cause, turn));
    }

    private static Matter matter(Chargeback chargeback) {
        return chargeback.charge().matter(chargeback.id(), chargeback.charge().registration().reference());
    }

    public Records<Chargeback> all() {
        return chargebacks;
    }
}
