package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.pay.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several payment systems on one store, whose clocks differ, and workers that have nothing to do. */
class SeveralInstancesTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final SimOptions TWO = SimOptions.calm().withInstances(2);

    @Test
    void requestsGoToOneAfterAnother() {
        world(TWO, 1).run(rig -> assertEquals(2, asked(rig, 4).size()));
    }

    @Test
    void oneThatIsDownIsPassedOverUntilItIsBack() {
        world(TWO, 1).run(rig -> {
            Set<String> both = asked(rig, 4).keySet();
            rig.killPay();
            Set<String> left = asked(rig, 4).keySet();
            assertEquals(1, left.size());
            assertTrue(both.containsAll(left));
            rig.restartPay();
            assertEquals(2, asked(rig, 4).size());
        });
    }

    @Test
    void eachHasItsOwnClockWithinTheBoundAndSleepsAreAsLongAsEver() {
        Duration most = Duration.ofMinutes(2);
        world(TWO.withClockSkew(most), 1).run(rig -> {
            Instant before = rig.clock().now();
            List<Instant> told = new ArrayList<>();
            asked(rig, 2).values().forEach(text -> told.add(Instant.parse(text)));
            Duration took = Duration.between(before, rig.clock().now());
            assertNotEquals(told.getFirst(), told.getLast());
            told.forEach(time -> assertTrue(
                    Duration.between(before, time).abs().compareTo(most.plus(took)) <= 0, time::toString));
            assertTrue(Duration.between(told.getFirst(), told.getLast()).abs().compareTo(took) > 0, "no skew seen");
            assertTrue(took.compareTo(Duration.ofMinutes(1)) < 0);
        });
    }

    /** An idle day took two million looks, and was therefore never simulated. */
    @Test
    void idleWorkersLookLessAndLessOftenUntilSomethingIsWrittenWhereTheyLook() {
        assertTrue(looksAfterAWriteOn(TinyShop.PART.is(1L)) >= 2, "a write brings it back");
        assertEquals(0, looksAfterAWriteOn(TinyShop.PART.is(2L)), "what it does not look for is nothing to it");
    }

    private static int looksAfterAWriteOn(Condition watched) {
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger afterwards = new AtomicInteger();
        World world = new World(1, SimOptions.calm(), ports -> service(ports, watched, looks));
        world.run(rig -> {
            rig.clock().sleep(Duration.ofDays(1));
            assertTrue(looks.get() > 100 && looks.get() < 3_000, looks::toString);
            int before = looks.get();
            rig.pay().exchange(TinyShop.post("/note/a"), PATIENT);
            rig.clock().sleep(Duration.ofMillis(500));
            afterwards.set(looks.get() - before);
        });
        return afterwards.get();
    }

    private static World world(SimOptions options, long seed) {
        return new World(seed, options, ports -> service(ports, Condition.always(), new AtomicInteger()));
    }

    private static Service service(Ports ports, Condition watched, AtomicInteger looks) {
        String name = ports.entropy().id("node");
        return new Service() {
            @Override
            public void start() {
                new Worker("idle", () -> {
                    looks.incrementAndGet();
                    ports.store().inTransaction(transaction -> transaction.run(
                            new Statement.Scan(TinyShop.NOTES, watched, List.of(), 10)));
                    return 0;
                }, ports.clock(), Duration.ofMillis(50)).start(ports.tasks());
            }

            @Override
            public Response handle(Request request) {
                if (request.method().equals("POST")) {
                    ports.store().inTransaction(transaction -> {
                        transaction.insertIfAbsent(TinyShop.NOTES.row()
                                .set(TinyShop.TEXT, name)
                                .set(TinyShop.PART, 1L)
                                .build());
                        return null;
                    });
                }
                String told = name + " " + ports.clock().now();
                return new Response(200, new TreeMap<>(), told.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    /** Who answered, and the first time that each told. */
    private static TreeMap<String, String> asked(SimRig rig, int times) {
        TreeMap<String, String> byName = new TreeMap<>();
        for (int time = 0; time < times; time++) {
            Exchange.Answered answered = assertInstanceOf(
                    Exchange.Answered.class, rig.pay().exchange(TinyShop.get("/"), PATIENT));
            String text = new String(answered.response().body(), StandardCharsets.UTF_8);
            byName.putIfAbsent(text.split(" ")[0], text.split(" ")[1]);
        }
        return byName;
    }
}
