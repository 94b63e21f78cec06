package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.sim.SimulationFailure.Kind;
import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.env.Tasks.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BatonTest {

    @Test
    void sleepingCostsNoRealTimeAndMovesTheClockExactly() {
        Stage.play(1, stage -> {
            stage.clock.sleep(Duration.ofDays(400));
            Duration passed = Duration.between(World.BEGINNING, stage.clock.now());
            assertTrue(passed.compareTo(Duration.ofDays(400)) >= 0, passed::toString);
            assertTrue(passed.compareTo(Duration.ofDays(400).plusMillis(1)) < 0, passed::toString);
        });
    }

    @Test
    void eventsOfOneMomentComeInTheOrderInWhichTheyWerePlanned() {
        Stage stage = Stage.play(1, played -> {
            for (int number = 0; number < 20; number++) {
                String text = "event " + number;
                played.baton.after(5_000, () -> played.note(text));
            }
            played.sleep(10);
        });
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            expected.add("event " + number);
        }
        assertEquals(expected, stage.notes);
    }

    @Test
    void theSeedAloneDecidesWhichOfSeveralTasksGoesFirst() {
        Set<String> orders = new HashSet<>();
        for (long seed = 0; seed < 500; seed++) {
            Stage first = race(seed);
            Stage second = race(seed);
            assertEquals(first.notes, second.notes);
            assertEquals(first.hash(), second.hash());
            orders.add(first.notes.toString());
        }
        assertEquals(6, orders.size(), "three tasks have six orders, all of which some seed should give: " + orders);
    }

    /** Quick worlds hardly let two transactions meet that came over the network some milliseconds apart. */
    @Test
    void inOneWorldOfFourTurnsTakeTenTimesAsLong() {
        int slow = 0;
        for (long seed = 0; seed < 400; seed++) {
            Duration took = timeOfTurns(seed, 100);
            boolean isSlow = took.compareTo(Duration.ofMillis(20)) > 0;
            assertTrue(isSlow || took.compareTo(Duration.ofMillis(7)) < 0, "neither quick nor slow: " + took);
            slow += isSlow ? 1 : 0;
        }
        assertTrue(slow > 70 && slow < 130, "slow of 400: " + slow);
    }

    private static Duration timeOfTurns(long seed, int turns) {
        Stage stage = Stage.play(seed, played -> {
            for (int turn = 0; turn < turns; turn++) {
                played.sleep(0);
            }
        });
        return Duration.ofNanos(1_000 * (stage.baton.micros() - stage.baton.originMicros()));
    }

    /** Proxies and servers of tests that ran beside worlds stood still for seconds: carriers never came to their threads. */
    @Test
    void threadsOutsideAllWorldsGoOnWhileWorldsAreBusy() throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch busy = new CountDownLatch(carriers);
        AtomicBoolean served = new AtomicBoolean();
        List<CompletableFuture<Stage>> worlds = new ArrayList<>();
        for (int world = 0; world < 2 * carriers; world++) {
            worlds.add(onAThreadOfItsOwn(() -> Stage.play(1, 5_000_000, Stage.PATIENCE_MILLIS, stage -> {
                Task other = stage.tasks.fork("other", () -> sleepUntil(served, stage));
                busy.countDown();
                sleepUntil(served, stage);
                other.await();
            })));
        }
        assertTrue(busy.await(60, TimeUnit.SECONDS));
        Thread.ofVirtual().start(() -> served.set(true));
        for (CompletableFuture<Stage> world : worlds) {
            world.get(60, TimeUnit.SECONDS);
        }
    }

    private static void sleepUntil(AtomicBoolean served, Stage stage) {
        while (!served.get()) {
            stage.sleep(0);
        }
    }

    private static <T> CompletableFuture<T> onAThreadOfItsOwn(Supplier<T> body) {
        return CompletableFuture.supplyAsync(body, command -> Thread.ofPlatform().daemon().start(command));
    }

    @Test
    void anotherSeedGivesAnotherHash() {
        assertNotEquals(race(1).hash(), race(2).hash());
    }

    /** H5: what is not decided by the seed must show in the hash. */
    @Test
    void oneArgumentMoreOrLessChangesTheHash() {
        String one = Stage.play(1, stage -> stage.sleep(100)).hash();
        String other = Stage.play(1, stage -> stage.sleep(101)).hash();
        assertNotEquals(one, other);
    }

    @Test
    void chanceOfOneTaskDoesNotDependOnWhatOthersDraw() {
        List<Long> quiet = new ArrayList<>();
        List<Long> noisy = new ArrayList<>();
        Stage.play(9, stage -> {
            Task drawer = stage.tasks.fork("drawer", () -> quiet.add(stage.entropy.below(1_000_000)));
            drawer.await();
        });
        Stage.play(9, stage -> {
            stage.entropy.id("noise");
            Task drawer = stage.tasks.fork("drawer", () -> noisy.add(stage.entropy.below(1_000_000)));
            drawer.await();
        });
        assertEquals(quiet, noisy);
    }

    @Test
    void idsAreSpelledAsThePortSays() {
        Stage.play(3, stage -> {
            Set<String> seen = new HashSet<>();
            for (int number = 0; number < 1_000; number++) {
                String id = stage.entropy.id("pay");
                assertTrue(id.matches("pay_[0-9a-z]{26}"), id);
                assertTrue(seen.add(id), id);
            }
        });
    }

    @Test
    void deadlockIsNamedWithEveryTaskAndWhatItWaitsFor() {
        SimulationFailure failure = assertThrows(SimulationFailure.class, () -> Stage.play(1, stage -> {
            Task[] tasks = new Task[2];
            tasks[0] = stage.tasks.fork("hen", () -> {
                stage.sleep(10);
                tasks[1].await();
            });
            tasks[1] = stage.tasks.fork("egg", () -> {
                stage.sleep(10);
                tasks[0].await();
            });
            tasks[0].await();
        }));
        assertEquals(Kind.DEADLOCK, failure.kind());
        assertTrue(failure.getMessage().contains("stage/hen waits for stage/egg"), failure.getMessage());
        assertTrue(failure.getMessage().contains("stage/egg waits for stage/hen"), failure.getMessage());
        assertTrue(failure.getMessage().contains("stage/main waits for stage/hen"), failure.getMessage());
    }

    @Test
    void aLoopWithoutEndRunsOutOfTurns() {
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> Stage.play(1, 10_000, Stage.PATIENCE_MILLIS, stage -> {
                    while (true) {
                        stage.sleep(1);
                    }
                }));
        assertEquals(Kind.TURN_BUDGET, failure.kind());
    }

    @Test
    void realBlockingIsReportedWithTheStackOfTheTaskThatBlocks() {
        CountDownLatch never = new CountDownLatch(1);
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> Stage.play(1, 1_000_000, 200, stage -> stage.tasks
                        .fork("leaky", () -> waitOutsideThePorts(never))
                        .await()));
        assertEquals(Kind.REAL_BLOCKING, failure.kind());
        assertTrue(failure.getMessage().contains("stage/leaky"), failure.getMessage());
        assertTrue(failure.getMessage().contains("waitOutsideThePorts"), failure.getMessage());
    }

    @Test
    void aThreadThatTheSimulationDidNotStartIsRefused() {
        SimulationFailure failure = assertThrows(SimulationFailure.class, () -> Stage.play(1, stage -> {
            Thread foreign = Thread.ofVirtual()
                    .start(() -> assertThrows(SimulationFailure.class, () -> stage.sleep(1)));
            try {
                foreign.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            stage.sleep(1);
        }));
        assertEquals(Kind.FOREIGN_THREAD, failure.kind());
    }

    @Test
    void stopEndsASleepAtOnce() {
        Stage stage = Stage.play(1, played -> {
            Task sleeper = played.tasks.fork("sleeper", () -> {
                try {
                    played.clock.sleep(Duration.ofDays(1));
                } catch (Stopped stopped) {
                    played.note("stopped");
                    throw stopped;
                }
            });
            played.sleep(10);
            sleeper.stop();
            sleeper.await();
            assertTrue(played.clock.now().isBefore(World.BEGINNING.plusSeconds(1)));
        });
        assertEquals(List.of("stopped"), stage.notes);
        assertEquals(List.of(), stage.baton.deaths());
    }

    @Test
    void anExceptionThatLeavesATaskIsReported() {
        Stage stage = Stage.play(1, played -> played.tasks
                .fork("clumsy", () -> {
                    throw new IllegalStateException("tripped");
                })
                .await());
        assertEquals(1, stage.baton.deaths().size());
        assertEquals("stage/clumsy", stage.baton.deaths().getFirst().task());
        assertEquals("tripped", stage.baton.deaths().getFirst().failure().getMessage());
    }

    @Test
    void tasksThatAreLeftAtTheEndAreUnwound() {
        Stage stage = Stage.play(1, played -> {
            played.tasks.fork("worker", () -> {
                try {
                    while (true) {
                        played.sleep(5);
                    }
                } finally {
                    played.note("unwound");
                }
            });
            played.sleep(100);
        });
        assertEquals(List.of("unwound"), stage.notes);
    }

    /** Seed 382 of process-killed: the end of the child woke its parent, which had been unwound before it. */
    @Test
    void aTaskAndTheOneItAwaitsDieTogether() {
        for (long seed = 0; seed < 100; seed++) {
            Stage.play(seed, stage -> {
                Instance victim = stage.baton.newInstance("victim");
                stage.baton.newTask(victim, "parent", () -> stage.tasks
                        .fork("child", () -> stage.sleep(1_000))
                        .await());
                stage.sleep(10);
                stage.baton.kill(victim);
                assertEquals(List.of(), victim.tasks);
                stage.sleep(10);
            });
        }
    }

    private static void waitOutsideThePorts(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stage race(long seed) {
        return Stage.play(seed, stage -> {
            List<Task> racers = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                racers.add(stage.tasks.fork(name, () -> {
                    stage.sleep(0);
                    stage.note(name);
                }));
            }
            racers.forEach(Task::await);
        });
    }
}
