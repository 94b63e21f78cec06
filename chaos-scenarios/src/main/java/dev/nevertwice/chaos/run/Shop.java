package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.history.History;
import dev.nevertwice.chaos.history.History.Completion;
import dev.nevertwice.chaos.history.History.Invocation;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.pay.env.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The single steps of shopping, each sent once and recorded; and what every buyer knows by now. */
final class Shop {

    private final Clock clock;
    private final PayClient pay;
    private final Psps psp;
    private final History history;
    private final Map<String, Told> told = new ConcurrentHashMap<>();
    private final AtomicLong sent = new AtomicLong();

    Shop(Clock clock, PayClient pay, Psps psp, History history) {
        this.clock = clock;
        this.pay = pay;
        this.psp = psp;
        this.history = history;
    }

    /** How many requests were sent, counted apart from what was recorded. */
    long sent() {
        return sent.get();
    }

    Errand errand(Purchase purchase) {
        return pay.errand(purchase);
    }

    /** What somebody else's buyer did and was told of the purchase. */
    void heard(Operation operation) {
        sent.incrementAndGet();
        if (operation.payment() != null && operation.purchase() != null) {
            told.compute(operation.purchase(), (name, known) -> (known == null ? Told.NOTHING : known)
                    .with(operation.payment(), operation.told(), null));
        }
        history.record(
                new Invocation(
                        operation.client(), operation.kind(), operation.purchase(), operation.key(),
                        operation.requestDigest(), operation.invoked()),
                new Completion(
                        operation.completed(), operation.result(), operation.status(), operation.payment(),
                        operation.told(), operation.replyDigest(), operation.detail()));
    }

    Told told(Purchase purchase) {
        return told.getOrDefault(purchase.name(), Told.NOTHING);
    }

    /** What was told of it is no end any more. */
    void asksAgain(Purchase purchase) {
        told.computeIfPresent(purchase.name(), (name, known) -> known.triedAgain());
    }

    Answer checkout(String client, Purchase purchase) {
        return checkout(client, purchase, purchase.amount());
    }

    /** The same key with another amount, which must be refused. */
    Answer changedCheckout(String client, Purchase purchase) {
        return checkout(client, purchase, purchase.changedAmount());
    }

    private Answer checkout(String client, Purchase purchase, long amount) {
        byte[] body = pay.checkoutBody(purchase, amount);
        Instant invoked = clock.now();
        sent.incrementAndGet();
        Answer answer = pay.checkout(purchase, body);
        Invocation invocation =
                new Invocation(client, "pay", purchase.name(), purchase.cart(), Answer.digest(body), invoked);
        return learn(purchase, invocation, answer);
    }

    /** The merchant takes what is held. The payment and its first order must be known. */
    Answer capture(String client, Purchase purchase) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (purchase.after().take() > 0) {
            body.putArray("orders")
                    .addObject()
                    .put("order", told(purchase).order())
                    .put("amount", purchase.after().take());
        }
        return service(client, purchase, "capture", "capture", body);
    }

    /** The merchant does not want it any more. The payment must be known. */
    Answer cancel(String client, Purchase purchase) {
        return service(client, purchase, "cancel", "cancel", JsonNodeFactory.instance.objectNode());
    }

    /** The merchant gives a part back. The payment and its first order must be known. */
    Answer refund(String client, Purchase purchase) {
        return service(client, purchase, "refund", "refunds", refund(purchase, purchase.refund()));
    }

    /** The same refund again, under another key. */
    Answer rivalRefund(String client, Purchase purchase) {
        byte[] body = Answer.bytes(refund(purchase, purchase.refund()));
        return service(client, purchase, "refund", "refunds", key(purchase, "rival-refund"), body);
    }

    /** A refund of less than nothing, which must be refused. */
    Answer negativeRefund(String client, Purchase purchase) {
        return service(client, purchase, Operation.NEGATIVE_REFUND, "refunds", refund(purchase, -1));
    }

    private ObjectNode refund(Purchase purchase, long amount) {
        return JsonNodeFactory.instance.objectNode().put("order", told(purchase).order()).put("amount", amount);
    }

    /** The buyer's bank takes back what is left of the first order: the id of the dispute, if there was anything. */
    Optional<Psps.Disputed> dispute(Purchase purchase) {
        return psp.dispute(told(purchase).order());
    }

    void decide(Psps.Disputed dispute, boolean won) {
        psp.decide(dispute, won);
    }

    /** The buyer takes another card. The payment must be known. */
    Answer attempt(String client, Purchase purchase) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("method", "direct").put("source", "tok_visa");
        asksAgain(purchase);
        return service(client, purchase, "attempt", "attempts", body);
    }

    /**
     * The key of a capture or cancel is sent again, with the same body, for another payment: it must be refused.
     *
     * @param kind {@code capture} or {@code cancel}, whichever was accepted
     */
    Answer reuseKey(String client, String kind, Purchase purchase, Purchase other) {
        byte[] body = Answer.bytes(JsonNodeFactory.instance.objectNode());
        String key = key(purchase, kind);
        String payment = told(other).payment();
        return strange(client, Operation.REUSED_KEY, key, payment, "the key of another payment's " + kind, body,
                () -> pay.service(other, payment, kind, key, body));
    }

    /** The merchant pays a seller out. */
    Answer payOut(String client, String key, byte[] body) {
        Instant invoked = clock.now();
        sent.incrementAndGet();
        Answer answer = pay.payOut(key, body);
        history.record(
                new Invocation(client, Operation.PAYOUT, null, key, Answer.digest(body), invoked),
                new Completion(
                        answer.answered() ? clock.now() : null, answer.result(), answer.status(), null, null,
                        answer.answered() ? Answer.digest(answer.body()) : null,
                        answer.status() / 100 == 2 ? answer.text("id") : answer.detail()));
        return answer;
    }

    private static String key(Purchase purchase, String kind) {
        return purchase.cart() + "-" + kind;
    }

    private Answer service(String client, Purchase purchase, String kind, String what, ObjectNode json) {
        return service(client, purchase, kind, what, key(purchase, kind), Answer.bytes(json));
    }

    private Answer service(
            String client, Purchase purchase, String kind, String what, String key, byte[] body) {
        Instant invoked = clock.now();
        sent.incrementAndGet();
        Answer answer = pay.service(purchase, told(purchase).payment(), what, key, body);
        Invocation invocation =
                new Invocation(client, kind, purchase.name(), key, Answer.digest(body), invoked);
        boolean shown = !what.equals("refunds") && answer.status() / 100 == 2;
        if (shown || kind.equals("attempt") && answer.status() == 402) {
            return learn(purchase, invocation, answer);
        }
        history.record(
                invocation,
                new Completion(
                        answer.answered() ? clock.now() : null,
                        answer.result(),
                        answer.status(),
                        told(purchase).payment(),
                        null,
                        answer.answered() ? Answer.digest(answer.body()) : null,
                        answer.detail()));
        return answer;
    }

    /** The payment must be known. */
    Answer status(String client, Purchase purchase) {
        Instant invoked = clock.now();
        sent.incrementAndGet();
        Answer answer = pay.status(purchase, told(purchase).payment(), told(purchase).token());
        Invocation invocation =
                new Invocation(client, "status", purchase.name(), null, Answer.digest(new byte[0]), invoked);
        return learn(purchase, invocation, answer);
    }

    /** The other merchant asks for the purchase's payment, which must be known. */
    Answer pry(String client, Purchase purchase) {
        String payment = told(purchase).payment();
        return strange(client, "foreign", null, payment, "asked for by another merchant", new byte[0],
                () -> pay.statusForOther(purchase, payment));
    }

    /**
     * Somebody sends what claims to be an event of the PSP's.
     *
     * @param event its id
     * @param payment whose it claims to be
     * @param how what is wrong with it
     */
    Answer attack(String client, String event, String payment, String how, Supplier<Answer> step, byte[] body) {
        return strange(client, "webhook", event, payment, how, body, step);
    }

    private Answer strange(
            String client, String kind, String key, String payment, String how, byte[] body, Supplier<Answer> step) {
        Instant invoked = clock.now();
        sent.incrementAndGet();
        Answer answer = step.get();
        history.record(
                new Invocation(client, kind, null, key, Answer.digest(body), invoked),
                new Completion(
                        answer.answered() ? clock.now() : null, answer.result(), answer.status(), payment, null,
                        answer.answered() ? Answer.digest(answer.body()) : null, how));
        return answer;
    }

    /** The page must be known. */
    void openPage(String client, Purchase purchase) {
        page(client, purchase, new byte[0], () -> psp.openPage(told(purchase).page()));
    }

    /** The page must be known. */
    Answer payPage(String client, Purchase purchase) {
        byte[] form = PspClient.form(purchase.card());
        Answer answer = page(client, purchase, form, () -> psp.payPage(told(purchase).page(), form));
        if (answer.status() == 303) {
            told.computeIfPresent(purchase.name(), (name, known) -> known.withPagePaid());
        }
        return answer;
    }

    private Answer page(String client, Purchase purchase, byte[] body, Supplier<Answer> step) {
        Instant invoked = clock.now();
        sent.incrementAndGet();
        Answer answer = step.get();
        history.record(
                new Invocation(client, "page", purchase.name(), null, Answer.digest(body), invoked),
                new Completion(
                        answer.answered() ? clock.now() : null,
                        answer.result(),
                        answer.status(),
                        told(purchase).payment(),
                        null,
                        answer.answered() ? Answer.digest(answer.body()) : null,
                        body.length == 0 ? "opened" : answer.detail()));
        return answer;
    }

    private Answer learn(Purchase purchase, Invocation invocation, Answer answer) {
        Shown shown = Shown.of(answer);
        if (shown.payment() != null) {
            told.compute(purchase.name(), (name, known) -> (known == null ? Told.NOTHING : known)
                    .with(shown.payment(), shown.status(), shown.page())
                    .withToken(answer.header("read-token"))
                    .withOrder(shown.order()));
        }
        history.record(
                invocation,
                new Completion(
                        answer.answered() ? clock.now() : null,
                        answer.result(),
                        answer.status(),
                        shown.payment(),
                        shown.status(),
                        answer.answered() ? Answer.digest(answer.body()) : null,
                        answer.detail()));
        return answer;
    }
}
