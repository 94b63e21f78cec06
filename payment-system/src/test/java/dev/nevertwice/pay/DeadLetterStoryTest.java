package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.execution.DisputeTracker;
import dev.nevertwice.pay.execution.ExecutionTables;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Table;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was given up, and what a person does about it: through the command line, the HTTP API and the PSP, as in life. */
@Timeout(60)
class DeadLetterStoryTest {

    /** Never answered, and it never happened. */
    private static final String NOTHING = """
            {"name": "down", "operation": "register", "point": "before-accept", "act": {"type": "reset"}}""";
    /** Never answered, but it happened. */
    private static final String CHARGED = """
            {"name": "lost", "operation": "register", "point": "committed-before-reply", "act": {"type": "reset"}}""";
    private static final String BLIND = """
            {"name": "blind", "operation": "lookup", "point": "before-accept", "act": {"type": "status"}}""";

    private static final String SILENT = """
            {"name": "silent", "operation": "callback", "point": "callback", "act": {"type": "drop"}}""";

    private final Store store = new MemoryStore(Monitor.ofThreads(), Instant::now);

    @Test
    void anOperatorSeesWhatWasGivenUpAndWhy() {
        try (Shop shop = new Shop(store, () -> false)) {
            String job = buried(shop, NOTHING);
            assertEquals(1, shop.ops("GET", "/v1/ops/queues", "").path("queues").findValuesAsText("dead").stream()
                    .filter("1"::equals).count());
            JsonNode listed = shop.ops("GET", "/v1/ops/queues/retry?state=dead", "").path("jobs").path(0);
            assertEquals(job, listed.path("id").asText());
            assertEquals("poison: a mistake of ours", listed.path("dead_reason").asText());
            assertEquals("register", listed.path("operation").asText());
            JsonNode inspected = shop.ops("GET", "/v1/ops/jobs/" + job, "");
            assertEquals("no_answer", inspected.path("history").path(1).path("event").asText());
            assertEquals(0, command(shop, "inspect", job).code());
            assertTrue(command(shop, "queues", "retry").out().contains(job));
        }
    }

    @Test
    void redrivenItLooksUpFirstAndLearnsThatTheBuyerPaid() {
        try (Shop shop = new Shop(store, () -> false)) {
            String job = buried(shop, CHARGED);
            shop.faults(SILENT);
            assertEquals(0, command(shop, "redrive", job, "--who", "kim", "--why", "the PSP is back").code());
            shop.await("the payment to be paid", () -> payment(shop).path("state").asText().equals("paid"));
            assertEquals(1, shop.truth().path("charges").size());
        }
    }

    /** The PSP may have forgotten the key: it is asked, but the key is not sent again. Guards against M07. */
    @Test
    void whatIsTooOldIsNotSentAgainHoweverOftenItIsRedriven() {
        try (Shop shop = new Shop(store, () -> false)) {
            String job = buried(shop, NOTHING);
            change(ExecutionTables.INTENT, job, Map.of("created_at", Instant.now().minus(Duration.ofDays(3))));
            shop.faults(SILENT);
            assertEquals(0, command(shop, "redrive", job, "--who", "kim", "--why", "the PSP is back").code());
            shop.await("the job to be given up again",
                    () -> job(shop).path("dead_reason").asText().equals("key_too_old"));
            assertEquals(0, shop.truth().path("charges").size());
        }
    }

    @Test
    void theSameWishTwiceIsOneActionAndAnotherOperatorIsToldWhoWasQuicker() {
        try (Shop shop = new Shop(store, () -> false)) {
            String job = buried(shop, NOTHING);
            String fence = shop.ops("GET", "/v1/ops/jobs/" + job, "").path("fence").asText();
            String[] kim = {"redrive", job, "--who", "kim", "--why", "try again", "--fence", fence};
            assertEquals(0, command(shop, kim).code());
            Ended again = command(shop, kim);
            assertEquals(0, again.code());
            assertTrue(again.out().contains("as it was before"), again.out());
            Ended lee = command(shop, "discard", job, "--who", "lee", "--why", "old", "--fence", fence);
            assertEquals(2, lee.code());
            assertTrue(lee.err().contains("already_decided: kim chose to redrive it"), lee.err());
            assertEquals(1, shop.ops("GET", "/v1/ops/jobs/" + job, "").path("actions").size());
        }
    }

    @Test
    void whatIsNotDeadIsLeftAlone() {
        try (Shop shop = new Shop(store, () -> false)) {
            shop.faults(NOTHING);
            String job = triedInVain(shop);
            Ended early = command(shop, "discard", job, "--who", "kim", "--why", "impatient");
            assertEquals(2, early.code());
            assertTrue(early.err().contains("not_dead: it is open"), early.err());
            assertEquals(2, command(shop, "redrive", "job_nobody_has", "--who", "kim", "--why", "typo").code());
        }
    }

    @Test
    void whoAndWhyAreAsked() {
        try (Shop shop = new Shop(store, () -> false)) {
            assertEquals(64, command(shop, "redrive", "job_1", "--who", "kim").code());
            JsonNode refused = shop.ops("POST", "/v1/ops/jobs/job_1/redrive", "{\"fence\": 1, \"who\": \"kim\"}");
            assertEquals("invalid_request", refused.path("code").asText());
        }
    }

    @Test
    void whatThePspChargedIsNotDiscarded() {
        try (Shop shop = new Shop(store, () -> false)) {
            String job = buried(shop, CHARGED);
            shop.faults(SILENT);
            Ended refused = command(shop, "discard", job, "--who", "kim", "--why", "it is old");
            assertEquals(2, refused.code());
            assertTrue(refused.err().contains("money_may_have_moved"), refused.err());
            assertEquals("unknown", payment(shop).path("state").asText());
            assertEquals("dead", job(shop).path("state").asText());
        }
    }

    @Test
    void whileThePspDoesNotSayNothingIsDiscarded() {
        try (Shop shop = new Shop(store, () -> false)) {
            String job = buried(shop, NOTHING);
            Ended refused = command(shop, "discard", job, "--who", "kim", "--why", "it is old");
            assertEquals(2, refused.code());
            assertTrue(refused.err().contains("absence_not_proven"), refused.err());
        }
    }

    @Test
    void whatThePspNeverHadIsDiscardedAndTheBuyerIsToldNo() {
        try (Shop shop = new Shop(store, () -> false)) {
            String job = buried(shop, NOTHING);
            shop.faults(SILENT);
            Ended early = command(shop, "discard", job, "--who", "kim", "--why", "nobody waits for it");
            assertTrue(early.err().contains("absence_not_proven"), early.err());
            change(ExecutionTables.JOB, job, Map.of("due_at", Instant.now().minus(Duration.ofDays(3))));
            assertEquals(0, command(shop, "discard", job, "--who", "kim", "--why", "nobody waits for it").code());
            assertEquals("declined", payment(shop).path("state").asText());
            assertEquals(0, shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt());
            assertEquals(402, shop.pay("cart_1", 1_000, "KRW", "tok_visa").status());
            assertEquals(0, shop.truth().path("charges").size());
        }
    }

    /** Its event was lost after that, and nothing else would have told that it was lost: it was open for ever. */
    @Test
    void aDisputeThatThePspHasOpenIsNotDiscardedAndItsEventStillEndsIt() {
        try (Shop shop = new Shop(store, () -> false)) {
            shop.pay("cart_1", 1_000, "KRW", "tok_visa");
            String dispute = shop.disputeAtPsp("ch_1", 1_000);
            String job = "dispute:acct_1:" + dispute;
            shop.await("the dispute", () -> chargeback(shop).path("state").asText().equals("opened"));
            change(ExecutionTables.JOB, job, Map.of(
                    "state", "dead", "dead_reason", "poison: a mistake of ours", "fence", 5L));

            Ended open = command(shop, "discard", job, "--who", "kim", "--why", "the bank writes letters");
            assertTrue(open.err().contains("still_owed"), open.err());

            shop.decideAtPsp(dispute, "won");
            shop.await("the event", () -> chargeback(shop).path("state").asText().equals("won"));
            assertEquals(0, command(shop, "discard", job, "--who", "kim", "--why", "it is over").code());
            assertEquals(0, shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt());
        }
    }

    /** That it was lost is in no settlement file: with its event missed it would be open for ever. */
    @Test
    void aDisputeThatThePspHasDecidedIsNotDiscarded() {
        try (Shop shop = new Shop(store, () -> false)) {
            shop.pay("cart_1", 1_000, "KRW", "tok_visa");
            String dispute = shop.disputeAtPsp("ch_1", 1_000);
            String job = "dispute:acct_1:" + dispute;
            shop.await("the dispute", () -> chargeback(shop).path("state").asText().equals("opened"));
            shop.faults(SILENT + "," + BLIND);
            shop.decideAtPsp(dispute, "lost");
            change(ExecutionTables.JOB, job, Map.of(
                    "state", "dead", "dead_reason", "the PSP does not know this dispute", "fence", 5L));

            Ended unsaid = command(shop, "discard", job, "--who", "kim", "--why", "so be it");
            assertTrue(unsaid.err().contains("absence_not_proven"), unsaid.err());
            shop.faults(SILENT);
            Ended decided = command(shop, "discard", job, "--who", "kim", "--why", "so be it");
            assertTrue(decided.err().contains("money_may_have_moved"), decided.err());
            assertEquals(1, shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt());
        }
    }

    /** Its event is refused for the same reason: ended here, it would be open for ever and in no queue. */
    @Test
    void aDisputeThatIsNotAsWeHaveItIsNotDiscarded() {
        try (Shop shop = new Shop(store, () -> false)) {
            shop.pay("cart_1", 1_000, "KRW", "tok_visa");
            String job = "dispute:acct_1:" + shop.disputeAtPsp("ch_1", 1_000);
            shop.await("the dispute", () -> chargeback(shop).path("state").asText().equals("opened"));
            change(ExecutionTables.JOB, job, Map.of(
                    "state", "dead", "dead_reason", DisputeTracker.CONTRADICTED, "fence", 5L));

            assertNotEquals(0, command(shop, "discard", job, "--who", "kim", "--why", "so be it").code());

            assertEquals(1, shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt());
        }
    }

    /** A payment nobody knows about, whose job ran into a mistake of ours until it was given up. */
    private String buried(Shop shop, String rule) {
        shop.faults(rule + "," + BLIND + "," + SILENT);
        String job = triedInVain(shop);
        change(ExecutionTables.JOB, job, Map.of(
                "state", "dead", "dead_reason", "poison: a mistake of ours", "due_at", Instant.now().minusSeconds(60)));
        return job;
    }

    /** The job of a payment that was asked for, and nobody heard an answer. */
    private static String triedInVain(Shop shop) {
        shop.order("cart_1", 1_000, "KRW", "tok_visa");
        String job = job(shop).path("id").asText();
        shop.await("a try without an answer", () -> shop.ops("GET", "/v1/ops/jobs/" + job, "").path("history")
                .findValuesAsText("event").contains("no_answer"));
        return job;
    }

    private void change(Table table, String id, Map<String, Object> values) {
        List<Change> changes = table.columns().stream()
                .filter(column -> values.containsKey(column.name()))
                .map(column -> new Change(column, values.get(column.name())))
                .toList();
        store.inTransaction(transaction -> transaction.updateIf(
                table, List.of(id), Condition.always(), changes.toArray(Change[]::new)));
    }

    private static JsonNode job(Shop shop) {
        for (JsonNode job : shop.ops("GET", "/v1/ops/books", "").path("jobs")) {
            if (job.path("id").asText().startsWith("att_")) {
                return job;
            }
        }
        throw new AssertionError("there is no job");
    }

    private static JsonNode payment(Shop shop) {
        return shop.ops("GET", "/v1/ops/books", "").path("payments").path(0);
    }

    private static JsonNode chargeback(Shop shop) {
        return shop.ops("GET", "/v1/ops/books", "").path("chargebacks").path(0);
    }

    private record Ended(int code, String out, String err) {}

    private static Ended command(Shop shop, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> line = new ArrayList<>(List.of(arguments));
        line.add("--url=" + shop.url());
        int code = OpsMain.run(line.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
        return new Ended(code, out.toString(), err.toString());
    }
}
