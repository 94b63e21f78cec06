package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another attempt at another account of ours, where one can't be reached: only when the attempt there certainly did nothing.
 * That is known only where every single try of it ended without a byte sent (a connection that was refused, an open breaker)
 * or with the PSP's word that our account is shut out. The intent keeps up to which fence that is so: a try of which nobody
 * knows the end, because its answer or its task was lost, leaves a gap that is never closed again. A look-up that finds
 * nothing proves nothing here: what was sent may still be under way.
 */
final class Failover {

    private final Psps psps;
    private final Jobs jobs;
    private final Entropy entropy;

    Failover(Psps psps, Jobs jobs, Entropy entropy) {
        this.psps = psps;
        this.jobs = jobs;
        this.entropy = entropy;
    }

    /**
     * The attempt to be made instead.
     *
     * @param before when its claim begins
     */
    record Next(String attempt, String account, Instant before) {

        private Claim claim(Jobs jobs) {
            return jobs.claimAtBirth(attempt, before);
        }
    }

    /** Whether neither this try of the intent nor any before it can have done anything. */
    static boolean didNothing(Claim claim, Intent intent, Outcome outcome) {
        boolean idle = outcome instanceof Outcome.NotSent || outcome instanceof Outcome.Shut;
        return idle && intent.idleFence() == claim.fence() - 1;
    }

    /** How often in a row it is worth while. */
    int most() {
        return psps.accounts().size() - 1;
    }

    /** What is to be attempted instead, if the attempt did nothing and another account can be asked now. */
    Optional<Next> instead(Claim claim, Intent intent, Outcome outcome) {
        return intent.operation() == Operation.REGISTER && didNothing(claim, intent, outcome)
                ? psps.insteadOf(intent.account()).map(account -> new Next(entropy.id("att"), account, jobs.now()))
                : Optional.empty();
    }

    /**
     * Gives the attempt up for the next one, whose claim is returned, unless something else has become of the payment
     * meanwhile. The caller has compared the fence, and locked the payment.
     */
    Optional<Claim> begin(Transaction transaction, Payment payment, Intent intent, Next next) {
        Attempt given = payment.attempt();
        if (payment.state() != PaymentState.CREATED || !given.id().equals(intent.subject())) {
            return Optional.empty();
        }
        Instant now = transaction.now();
        Attempt made = Attempt.begun(
                next.attempt(), given.number() + 1, given.method(), next.account(), given.awaited());
        List<Statement<?>> writes = new ArrayList<>(Payments.another(payment, made));
        writes.add(Jobs.done(given.id()));
        writes.add(Intent.done(given.id()));
        writes.add(new Intent(
                made.id(), Operation.REGISTER, payment.id(), made.account(), made.id(), made.id(),
                Bodies.again(intent.body(), made.id()), now)
                .add());
        writes.add(jobs.addClaimed(made.id(), Queue.RETRY, now));
        transaction.write(writes);
        return Optional.of(next.claim(jobs));
    }
}
