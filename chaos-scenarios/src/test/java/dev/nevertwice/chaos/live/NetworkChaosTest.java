package dev.nevertwice.chaos.live;

import static eu.rekawek.toxiproxy.model.ToxicDirection.DOWNSTREAM;
import static eu.rekawek.toxiproxy.model.ToxicDirection.UPSTREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.chaos.scenario.LinkName;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.pay.Settings;
import eu.rekawek.toxiproxy.model.ToxicList;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Purchases while toxiproxy-java breaks one of the five ways between buyers, payment system, PSP, PostgreSQL and Kafka, for as
 * long as they buy; then everything heals and settles, and the judge rules. Each test also shows that its fault was felt: a
 * toxic that touches nobody proves nothing.
 */
@Timeout(240)
class NetworkChaosTest {

    private static final String SCENARIO = """
            name: network
            about: Purchases while the network fails.
            workload:
              purchases: 12
              buyers: 4
              amount: {median: 25, sigma: 0.9}
              currencies: {KRW: 5, USD: 3, BHD: 2}
              methods: {direct: 3, hosted: 1}
              sources: {tok_visa: 1}
              double_click_percent: 25
            bound: 5m
            invariants: [I1, I2, I4, I7, I8, I13, I15, I16]
            """;

    /** More at once would only wait for the two cores. */
    private static final Semaphore AT_ONCE = new Semaphore(4);
    /** The broker names one way to all its clients. */
    private static final ReentrantLock KAFKA = new ReentrantLock();

    private static NetworkSite site;

    @BeforeAll
    static void open() throws IOException {
        site = NetworkSite.open();
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class ClientToPay {

        @Test
        void buyersAreFarAway() {
            RunResult run = run("far-away", LinkName.CLIENT_PAY, toxics -> toxics.latency("far", DOWNSTREAM, 300));
            assertTrue(slowestPurchase(run).toMillis() >= 300, "felt: " + slowestPurchase(run));
        }

        @Test
        void repliesToBuyersAreLost() {
            RunResult run = run("reply-reset", LinkName.CLIENT_PAY,
                    toxics -> toxics.resetPeer("lost", DOWNSTREAM, 0).setToxicity(0.5f));
            assertTrue(unanswered(run) > 0, "felt: nothing");
        }

        @Test
        void repliesToBuyersAreCutShort() {
            RunResult run = run("reply-cut", LinkName.CLIENT_PAY,
                    toxics -> toxics.limitData("cut", DOWNSTREAM, 150).setToxicity(0.6f));
            assertTrue(unanswered(run) > 0, "felt: nothing");
        }

        @Test
        void requestsOfBuyersArriveInPieces() {
            RunResult run = run("pieces", LinkName.CLIENT_PAY,
                    toxics -> toxics.slicer("pieces", UPSTREAM, 50, 20_000));
            assertTrue(slowestPurchase(run).toMillis() >= 60, "felt: " + slowestPurchase(run));
        }

        @Test
        void nobodyReachesTheShop() {
            RunResult run = run("shop-down", rig -> rig.way(LinkName.CLIENT_PAY).disable());
            assertTrue(unanswered(run) > 0, "felt: nothing");
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class PayToPsp {

        @Test
        void repliesOfThePspNeverCome() {
            RunResult run = run("psp-silent", LinkName.PAY_PSP,
                    toxics -> toxics.timeout("silent", DOWNSTREAM, 0).setToxicity(0.5f));
            assertTrue(run.figures().retries() > 0, "felt: nothing");
        }

        @Test
        void repliesOfThePspComeTooLate() {
            RunResult run = run("psp-late", LinkName.PAY_PSP,
                    toxics -> toxics.latency("late", DOWNSTREAM, 400).setToxicity(0.6f));
            assertTrue(run.figures().retries() > 0, "felt: nothing");
        }

        @Test
        void connectionsToThePspAreResetAfterItHasDoneIt() {
            RunResult run = run("psp-reset", LinkName.PAY_PSP,
                    toxics -> toxics.resetPeer("reset", DOWNSTREAM, 0).setToxicity(0.5f));
            assertTrue(run.figures().retries() > 0, "felt: nothing");
        }

        @Test
        void repliesOfThePspAreCutShort() {
            RunResult run = run("psp-cut", LinkName.PAY_PSP,
                    toxics -> toxics.limitData("cut", DOWNSTREAM, 120).setToxicity(0.6f));
            assertTrue(run.figures().retries() > 0, "felt: nothing");
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class PspToPay {

        @Test
        void webhooksAreLost() {
            RunResult run = run("webhooks-down", rig -> rig.way(LinkName.PSP_PAY).disable());
            assertTrue(unacknowledged(run) > 0, "felt: nothing");
        }

        @Test
        void acknowledgementsOfWebhooksAreLost() {
            RunResult run =
                    run("webhooks-unheard", LinkName.PSP_PAY, toxics -> toxics.limitData("unheard", DOWNSTREAM, 0));
            assertTrue(unacknowledged(run) > 0, "felt: nothing");
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class PayToPostgresql {

        @Test
        void theDatabaseIsFarAway() {
            RunResult run =
                    run("database-far", LinkName.PAY_POSTGRESQL, toxics -> toxics.latency("far", DOWNSTREAM, 15));
            assertTrue(slowestPurchase(run).toMillis() >= 75, "felt: " + slowestPurchase(run));
        }

        /** The answer to COMMIT among them. */
        @Test
        void connectionsToTheDatabaseBreak() {
            RunResult run = run("database-reset", LinkName.PAY_POSTGRESQL,
                    toxics -> toxics.limitData("break", DOWNSTREAM, 6_000));
            assertTrue(unavailable(run) > 0 || run.figures().retries() > 0, "felt: nothing");
        }

        @Test
        void theDatabaseIsCutOff() {
            RunResult run = run("database-cut", LinkName.PAY_POSTGRESQL,
                    toxics -> toxics.timeout("cut", UPSTREAM, 0).setToxicity(0.3f));
            assertTrue(unavailable(run) > 0 || run.figures().retries() > 0, "felt: nothing");
        }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class PayToKafka {

        @Test
        void kafkaIsDown() {
            RunResult run = onKafka("kafka-down", rig -> rig.way(LinkName.PAY_KAFKA).disable());
            assertTrue(unpublishedAtHeal(run) > 0, "felt: nothing");
        }

        @Test
        void acknowledgementsOfKafkaAreLost() {
            RunResult run = onKafka("kafka-unheard",
                    rig -> rig.way(LinkName.PAY_KAFKA).toxics().timeout("unheard", DOWNSTREAM, 0));
            assertTrue(unpublishedAtHeal(run) > 0, "felt: nothing");
        }
    }

    // ---- How

    private interface Break {
        void on(NetworkRig rig) throws IOException;
    }

    private interface Toxicate {
        void on(ToxicList toxics) throws IOException;
    }

    private static RunResult run(String name, LinkName where, Toxicate toxics) {
        boolean impatient = where == LinkName.PAY_POSTGRESQL;
        return run(new NetworkRig.Setup(name, false, impatient), rig -> toxics.on(rig.way(where).toxics()));
    }

    private static RunResult run(String name, Break fault) {
        return run(new NetworkRig.Setup(name, false, false), fault);
    }

    private static RunResult onKafka(String name, Break fault) {
        KAFKA.lock();
        try {
            return run(new NetworkRig.Setup(name, true, false), fault);
        } finally {
            KAFKA.unlock();
        }
    }

    /** Buys while it is broken, heals, settles, reconciles, judges. */
    private static RunResult run(NetworkRig.Setup setup, Break fault) {
        String name = setup.name();
        Scenario scenario = ScenarioFile.parse(name, SCENARIO.replace("name: network", "name: " + name));
        Plan plan = new Plan(
                scenario, scenario.workload().size(), 1, null, "", NetworkRig.TIME_SCALE, Plan.FaultDemand.NONE,
                Plan.Access.of(Settings.defaults()), 0);
        AT_ONCE.acquireUninterruptibly();
        try (NetworkRig rig = NetworkRig.open(site, setup)) {
            fault.on(rig);
            RunResult result = Runner.run(rig, plan, Progress.silent());
            assertEquals(Verdict.VALID, result.verdict(), () -> said(result));
            return result;
        } catch (IOException failure) {
            throw new AssertionError(name, failure);
        } finally {
            AT_ONCE.release();
        }
    }

    private static String said(RunResult result) {
        return result.findings().stream()
                .filter(finding -> finding.verdict() != Verdict.VALID)
                .map(finding -> finding.invariant() + " " + finding.verdict() + " " + finding.violations())
                .collect(Collectors.joining("\n"));
    }

    // ---- What was felt

    private static Duration slowestPurchase(RunResult run) {
        return run.evidence().operations().stream()
                .filter(operation -> operation.completed() != null && operation.kind().equals("pay"))
                .map(operation -> Duration.between(operation.invoked(), operation.completed()))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static long unanswered(RunResult run) {
        return run.evidence().operations().stream().filter(operation -> operation.status() == 0).count();
    }

    private static long unavailable(RunResult run) {
        return run.evidence().operations().stream()
                .filter(operation -> operation.status() >= 500 || operation.status() == 0)
                .count();
    }

    private static long unacknowledged(RunResult run) {
        long count = 0;
        for (JsonNode entry : run.evidence().pspJournal().path("entries")) {
            boolean answer = entry.path("kind").asText().equals("callback-answer");
            count += answer && !entry.path("detail").asText().matches("\\S+ delivery \\d+ 2\\d\\d( .*)?") ? 1 : 0;
        }
        return count;
    }

    /** Changes that were committed while it was broken and that nobody had been told of. */
    private static long unpublishedAtHeal(RunResult run) {
        long count = 0;
        for (JsonNode message : run.evidence().proceedings().booksAtHeal().path("outbox")) {
            count += message.path("published_at").asText("").isEmpty() || message.path("published_at").isNull() ? 1 : 0;
        }
        return count;
    }
}
