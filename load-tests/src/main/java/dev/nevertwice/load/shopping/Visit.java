package dev.nevertwice.load.shopping;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.history.Operation.Result;
import dev.nevertwice.chaos.run.Answer;
import dev.nevertwice.chaos.run.Errand;
import dev.nevertwice.chaos.run.Shown;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One virtual user's way through the shop: what it has been told so far, kept in its session. Not shared between users; each
 * of several clients of one cart has a visit of its own.
 */
final class Visit {

    private static final Set<String> OVER = Set.of("paid", "declined", "expired", "canceled", "refunded");
    private static final int CHECKOUT_TRIES = 8;
    private static final int LOOKS = 5;
    private static final int SERVER_ERROR = 500;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_600);

    private final Diary diary;
    private final Errand errand;
    private final String client;
    private final List<URI> servers;
    private int server;
    private Instant invoked;
    private int checkouts;
    private int looks;
    private boolean taken;
    private String payment;
    private String status;
    private String page;

    /**
     * @param servers the payment systems, of which each answers for all
     * @param first the one among them that is asked first
     */
    Visit(Diary diary, Errand errand, String client, List<URI> servers, int first) {
        this.diary = diary;
        this.errand = errand;
        this.client = client;
        this.servers = servers;
        this.server = first;
    }

    /** Somebody who only wants to know of the same payment. */
    Visit reader(String name) {
        Visit reader = new Visit(diary, errand, name, servers, server);
        reader.payment = payment;
        return reader;
    }

    Errand errand() {
        return errand;
    }

    /** The next request is about to leave. */
    void begin() {
        invoked = Instant.now();
    }

    // ---- What to do next

    boolean mustCheckOut() {
        return !taken && checkouts < CHECKOUT_TRIES;
    }

    boolean mustTryAgain() {
        return checkouts > 0 && mustCheckOut();
    }

    boolean mustPay() {
        return errand.card() != null && page != null && !isOver();
    }

    boolean mustLook() {
        return payment != null && !isOver() && looks < LOOKS;
    }

    Duration beforeNextTry() {
        return pause(Duration.ofMillis(100), checkouts);
    }

    Duration beforeNextLook() {
        return pause(Duration.ofMillis(50), looks + 1);
    }

    String payment() {
        return payment;
    }

    String checkoutUrl() {
        return servers.get(server % servers.size()) + "/v1/payments";
    }

    String statusUrl() {
        return checkoutUrl() + "/" + payment;
    }

    /** Below the PSP's address. */
    String pagePath() {
        return Shown.pathOf(page);
    }

    // ---- What was answered

    void checkedOut(Answer answer) {
        checkouts++;
        taken = Set.of(201, 202, 402).contains(answer.status());
        learn("pay", errand.cart(), errand.body(), answer);
    }

    void looked(Answer answer) {
        looks++;
        learn("status", null, "", answer);
    }

    void paidOnPage(Answer answer, boolean typed) {
        String detail = typed ? answer.detail() : "opened";
        diary.write(new Operation(
                0, client, "page", errand.purchase(), null, digest(typed ? form() : ""), invoked, completed(answer),
                answer.result(), answer.status(), payment, null, replyDigest(answer), detail));
    }

    String form() {
        return "card=" + errand.card();
    }

    private boolean isOver() {
        return status != null && OVER.contains(status);
    }

    private void learn(String kind, String key, String body, Answer answer) {
        Shown shown = Shown.of(answer);
        if (!answer.answered() || answer.status() >= SERVER_ERROR) {
            server++; // a load balancer would not come here again for a while
        }
        payment = payment == null ? shown.payment() : payment;
        status = shown.status() == null || isOver() ? status : shown.status();
        page = shown.page() == null ? page : shown.page();
        diary.write(new Operation(
                0, client, kind, errand.purchase(), key, digest(body), invoked, completed(answer), answer.result(),
                answer.status(), shown.payment(), shown.status(), replyDigest(answer), answer.detail()));
    }

    private static Instant completed(Answer answer) {
        return answer.answered() ? Instant.now() : null;
    }

    private static String replyDigest(Answer answer) {
        return answer.answered() ? Answer.digest(answer.body()) : null;
    }

    private static String digest(String text) {
        return Answer.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Duration pause(Duration first, int number) {
        Duration doubled = first.multipliedBy(1L << Math.min(number - 1, 8));
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
