package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.env.Tasks.Task;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a crash leaves and what it takes with it, on a stand-in for the payment system. */
class CrashTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final List<String> seen = new ArrayList<>();

    @Test
    void withoutACrashBothRowsAreWrittenAndTheReplyArrives() {
        World world = play(1, SimOptions.calm(), rig -> {
            Exchange exchange = rig.pay().exchange(TinyShop.post("/note/a"), PATIENT);
            assertEquals("200", text(exchange));
        });
        assertEquals(List.of("a 1", "a 2"), rows(world));
    }

    /** Nothing of a dead instance may have an effect: not the second write, not what stands in finally blocks. */
    @Test
    void crashAtEveryPortCallLeavesOnlyWhatWasCommittedBeforeIt() {
        long calls = play(5, SimOptions.calm(), rig -> rig.pay().exchange(TinyShop.post("/note/a"), PATIENT))
                .pay()
                .first()
                .callsOfFirst();
        assertTrue(calls > 8, "calls: " + calls);
        TreeSet<List<String>> outcomes = new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
        for (long call = 1; call <= calls; call++) {
            seen.clear();
            SimOptions options = SimOptions.calm().withCrash(CrashPlan.at(call));
            Exchange[] exchange = new Exchange[1];
            World world = play(5, options, rig -> {
                exchange[0] = rig.pay().exchange(TinyShop.post("/note/a"), PATIENT);
                rig.clock().sleep(Duration.ofSeconds(1));
                assertEquals(1, rig.disruptions());
                assertEquals("200", text(rig.pay().exchange(TinyShop.post("/note/again"), PATIENT)));
            });
            List<String> rows = rows(world);
            assertTrue(rows.removeAll(List.of("again 1", "again 2")), rows::toString);
            assertTrue(List.of(List.of(), List.of("a 1"), List.of("a 1", "a 2")).contains(rows), rows::toString);
            if (exchange[0] instanceof Exchange.Answered) {
                assertEquals(List.of("a 1", "a 2"), rows);
            }
            assertTrue(!seen.contains("ticker wrote from the grave"), seen::toString);
            assertEquals(List.of(), world.payDeaths());
            outcomes.add(rows);
        }
        assertEquals(3, outcomes.size(), "a crash before, between and after the commits: " + outcomes);
    }

    @Test
    void aBuyerWhoseRequestWasBeingServedLearnsThatItMayHaveBeenDone() {
        play(2, SimOptions.calm(), rig -> {
            Exchange[] exchange = new Exchange[1];
            Task buyer =
                    rig.tasks().fork("buyer", () -> exchange[0] = rig.pay().exchange(TinyShop.get("/slow"), PATIENT));
            rig.clock().sleep(Duration.ofSeconds(3));
            rig.killPay();
            buyer.await();
            assertTrue(assertInstanceOf(Exchange.Failed.class, exchange[0]).sent());
        });
        assertTrue(!seen.contains("slow work done"), seen::toString);
        assertTrue(seen.contains("ticker ends"), seen::toString);
    }

    @Test
    void whileItIsDownConnectionsAreRefusedAndAfterwardsItServesAgain() {
        play(3, SimOptions.calm(), rig -> {
            rig.killPay();
            Exchange refused = rig.pay().exchange(TinyShop.get("/slow"), PATIENT);
            assertTrue(!assertInstanceOf(Exchange.Failed.class, refused).sent());
            rig.restartPay();
            assertEquals("200", text(rig.pay().exchange(TinyShop.post("/note/b"), PATIENT)));
            assertEquals(1, rig.disruptions());
        });
    }

    /** A server can't see that its client gave up. */
    @Test
    void anAnswerThatComesAfterTheDeadlineIsDroppedButTheWorkIsDone() {
        play(4, SimOptions.calm(), rig -> {
            Exchange gaveUp = rig.pay().exchange(TinyShop.get("/slow"), Duration.ofSeconds(2));
            assertTrue(assertInstanceOf(Exchange.Failed.class, gaveUp).sent());
            Exchange other = rig.pay().exchange(TinyShop.post("/note/c"), PATIENT);
            assertEquals("200", text(other));
            rig.clock().sleep(Duration.ofSeconds(20));
        });
        assertTrue(seen.contains("slow work done"), seen::toString);
    }

    /** Half of the commits whose answer was lost have happened. */
    @Test
    void aLostCommitAnswerMayOrMayNotHaveCommitted() {
        TreeSet<String> outcomes = new TreeSet<>();
        for (long seed = 0; seed < 20; seed++) {
            SimOptions options =
                    SimOptions.calm().withCommitLoss(new CommitLoss(1, Duration.ofHours(1)));
            World world = play(seed, options, rig -> rig.pay().exchange(TinyShop.post("/note/d"), PATIENT));
            assertEquals(1, world.commitsLost());
            assertTrue(world.payDeaths().getFirst().contains("CommitUnknown"), world.payDeaths()::toString);
            outcomes.add(rows(world).toString());
        }
        assertEquals(2, outcomes.size(), outcomes::toString);
    }

    @Test
    void aRemoteCallInsideATransactionIsRefused() {
        World world = new World(1, SimOptions.calm(), ports -> new Service() {
            @Override
            public void start() {}

            @Override
            public Response handle(dev.nevertwice.pay.wire.Request request) {
                return ports.store().inTransaction(transaction -> {
                    ports.psps().apply("acct_1").exchange(TinyShop.get("/health"), PATIENT);
                    return null;
                });
            }
        });
        world.run(rig -> rig.pay().exchange(TinyShop.get("/"), PATIENT));
        assertTrue(world.payDeaths().getFirst().contains("inside a store transaction"), world.payDeaths()::toString);
    }

    private World play(long seed, SimOptions options, Consumer<SimRig> body) {
        World world = new World(seed, options, ports -> new TinyShop(ports, seen));
        world.run(body::accept);
        return world;
    }

    private static List<String> rows(World world) {
        List<String> rows = new ArrayList<>();
        world.tables().forEachCommitted(
                TinyShop.NOTES, row -> rows.add(row.get(TinyShop.TEXT) + " " + row.get(TinyShop.PART)));
        return rows;
    }

    private static String text(Exchange exchange) {
        return new String(
                assertInstanceOf(Exchange.Answered.class, exchange).response().body(), StandardCharsets.UTF_8);
    }
}
