package dev.nevertwice.pay.execution;

import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_AMOUNT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_CURRENCY;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Chargeback;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Money that is to go back, and whose buyer asks the bank for it before it does. The PSP refuses to refund what is disputed. So
 * that is taken out of what is asked for, and asked for by a refund of its own if the dispute is won: its key is as young as it is,
 * however long the bank took.
 */
final class DisputedReturns {

    private final Ledger ledger;

    DisputedReturns(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A refund that is asked for and has no outcome yet. Its job is locked. */
    record Asked(Intent intent, Jobs.Standing standing) {}

    /** @param first the refund of the whole: the others are named after it */
    record Charge(String first, String payment, String account, String id) {

        private List<Statement<?>> ask(String name, Money amount, Instant now) {
            return Returns.ask(PspReference.of(first + "_" + name), payment, account, id, amount, now);
        }
    }

    /** What is asked for of the charge. Locks the jobs, which is always done before payments are. */
    static List<Asked> lock(Transaction transaction, String account, String charge) {
        Jobs.lock(transaction, Returns.unwanted(account, charge));
        return Intent.returning(transaction, account, charge).stream()
                .map(intent -> new Asked(intent, Jobs.lockedStanding(transaction, intent.id())))
                .toList();
    }

    /** Whether that is still so now that the jobs, and the payment if there is one, are locked: then it stays so. */
    static boolean isStill(Transaction transaction, String account, String charge, List<Asked> asked) {
        return Intent.returning(transaction, account, charge).stream().map(Intent::id).toList()
                .equals(asked.stream().map(one -> one.intent().id()).toList());
    }

    /** Whether less is asked for than is disputed: then the PSP has refunded since, and the dispute is over, or we know too little. */
    static boolean isEarly(List<Asked> asked, Chargeback chargeback) {
        return chargeback.status() != Chargeback.Status.WON
                && sum(open(asked), chargeback).minor() < chargeback.amount().minor();
    }

    /** The statements that take what is disputed out of what is asked for: the PSP has refunded nothing of it. */
    static List<Statement<?>> takeOut(Charge charge, List<Asked> asked, Chargeback chargeback, Instant now) {
        List<Asked> open = open(asked);
        List<Statement<?>> writes = ended(open);
        Money rest = sum(open, chargeback).minus(chargeback.amount());
        if (rest.isPositive()) {
            writes.addAll(charge.ask(chargeback.id(), rest, now));
        }
        return writes;
    }

    /** The statements that ask for what was taken out, and is ours again. */
    static List<Statement<?>> putBack(Charge charge, Chargeback chargeback, Instant now) {
        return charge.ask(chargeback.id() + "_won", chargeback.amount(), now);
    }

    /** The statements that ask once more for what was refused because of a dispute that we hear of only now, when it is won. */
    static List<Statement<?>> askAgain(Charge charge, List<Asked> asked, Chargeback chargeback, Instant now) {
        List<Asked> dead = asked.stream().filter(one -> one.standing() == Jobs.Standing.DEAD).toList();
        List<Statement<?>> writes = ended(dead);
        if (!dead.isEmpty()) {
            writes.addAll(charge.ask(chargeback.id() + "_won", sum(dead, chargeback), now));
        }
        return writes;
    }

    /** Records a dispute of a charge that was nobody's. */
    Recorded disputed(Transaction transaction, String account, Chargeback chargeback, List<Asked> asked) {
        Charge charge = new Charge(
                Returns.unwanted(account, chargeback.charge()), null, account, chargeback.charge());
        if (Intent.find(transaction, charge.first()).isEmpty()) {
            return Recorded.UNATTRIBUTED;
        }
        if (!isStill(transaction, account, chargeback.charge(), asked)) {
            return Recorded.EARLY;
        }
        if (isOtherwise(transaction, account, chargeback)) {
            return Recorded.REFUSED;
        }
        Instant now = transaction.now();
        List<Statement<?>> writes = new ArrayList<>();
        boolean opened = book(writes, transaction, account, "chargeback", chargeback, chargeback.at());
        boolean won = chargeback.status() == Chargeback.Status.WON
                && book(writes, transaction, account, "chargeback_won", chargeback, chargeback.decidedAt(now));
        if (opened && isEarly(asked, chargeback)) {
            return Recorded.EARLY;
        }
        if (opened && won) {
            writes.addAll(askAgain(charge, asked, chargeback, now));
        } else if (opened) {
            writes.addAll(takeOut(charge, asked, chargeback, now));
        } else if (won) {
            writes.addAll(putBack(charge, chargeback, now));
        } else {
            return Recorded.DUPLICATE;
        }
        transaction.write(writes);
        return Recorded.APPLIED;
    }

    /** Whether it was opened about another amount, or a person has booked that it was opened, or how it ended before that. */
    @SuppressWarnings("unchecked")
    private static boolean isOtherwise(Transaction transaction, String account, Chargeback chargeback) {
        List<Object> booked = transaction.runAll(List.of(
                Ledger.moved(account, "chargeback", chargeback.id()),
                Ledger.moved(account, "chargeback_won", chargeback.id())));
        Optional<Row> opened = (Optional<Row>) booked.getFirst();
        Optional<Row> won = (Optional<Row>) booked.getLast();
        return opened.isEmpty()
                ? won.isPresent()
                : Ledger.isByHand(opened.get())
                        || !Money.of(opened.get().get(MOVEMENT_AMOUNT), opened.get().get(MOVEMENT_CURRENCY))
                                .equals(chargeback.amount());
    }

    /** Money that went, or came back, by a dispute: booked once. */
    private boolean book(
            List<Statement<?>> writes, Transaction transaction, String account, String kind, Chargeback chargeback,
            Instant at) {
        if (ledger.movement(transaction, account, kind, chargeback.id()).isPresent()) {
            return false;
        }
        Movement movement = new Movement(account, kind, chargeback.id(), null, null, chargeback.amount(), at);
        writes.addAll(ledger.refund(transaction, null, movement, Accounts.SUSPENSE));
        return true;
    }

    /** What the PSP has under way can't be disputed. */
    private static List<Asked> open(List<Asked> asked) {
        return asked.stream().filter(one -> one.standing() != Jobs.Standing.TRACKED).toList();
    }

    private static List<Statement<?>> ended(List<Asked> asked) {
        List<Statement<?>> writes = new ArrayList<>();
        asked.forEach(one -> writes.addAll(List.of(Jobs.done(one.intent().id()), Intent.done(one.intent().id()))));
        return writes;
    }

    private static Money sum(List<Asked> asked, Chargeback chargeback) {
        Money none = Money.zero(chargeback.amount().currency());
        return asked.stream().map(one -> one.intent().amount()).reduce(none, Money::plus);
    }
}
