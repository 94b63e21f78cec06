package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.Worlds;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Status reads from a replica that lags by seconds: nobody is told less than before, whatever the replica has. */
@Worlds
class LaggingReplicaTest {

    private static final int SEEDS = 30;

    /** One world in fifty shows an old read to clients who forget: at most so many. */
    private static final int FORGETFUL_SEEDS = 200;

    /** Buyers come back here for what takes about as long as a replica is behind: that is where an old read shows. */
    private static final String SCENARIO = "second-thoughts";

    private static final SimOptions OPTIONS = SimOptions.defaults();

    private final List<String> wentBack = new ArrayList<>();
    private final Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    private int worldsWithReplica;
    private long reads;

    @Test
    void noReadIsOlderThanWhatWasTold() {
        play(SEEDS, Service.paymentSystem(OPTIONS.settings()), () -> false);

        assertEquals(List.of(), wentBack);
        assertFalse(verdicts.contains(Verdict.INVALID));
        assertTrue(worldsWithReplica > SEEDS / 4 && worldsWithReplica < SEEDS, "worlds: " + worldsWithReplica);
        assertTrue(reads > 2 * SEEDS, "reads: " + reads);
    }

    /** That the worlds are able to show it: the same, but what clients say of what they were told gets lost on the way. */
    @Test
    void withoutTheTokenReadsAreOlder() {
        Function<Ports, Service> maker = Service.paymentSystem(OPTIONS.settings());
        play(FORGETFUL_SEEDS, ports -> forgetful(maker.apply(ports)),
                () -> !wentBack.isEmpty() && verdicts.contains(Verdict.INVALID));

        assertNotEquals(List.of(), wentBack);
        assertTrue(verdicts.contains(Verdict.INVALID), "I21 sees it too");
    }

    /** So many worlds, or as many as are enough. */
    private void play(int seeds, Function<Ports, Service> maker, BooleanSupplier enough) {
        Scenario scenario = BuiltInScenarios.named(SCENARIO);
        for (long seed = 1; seed <= seeds && !enough.getAsBoolean(); seed++) {
            World world = new World(seed, OPTIONS, maker);
            Plan plan = Plan.simulated(scenario, seed, null, "", OPTIONS.settings());
            RunResult[] result = new RunResult[1];
            world.run(rig -> result[0] = Runner.run(rig, plan, Progress.silent()));
            verdicts.add(result[0].verdict());
            worldsWithReplica += world.replicaReads() > 0 ? 1 : 0;
            reads += world.replicaReads();
            for (Operation read : result[0].evidence().operations()) {
                if (read.kind().equals("status") && isOlder(read, result[0].evidence().operations())) {
                    wentBack.add("seed " + seed + ": " + read);
                }
            }
        }
    }

    /** Pending, or not found, after somebody who bought the same had been told more. */
    private static boolean isOlder(Operation read, List<Operation> operations) {
        boolean says = read.status() == 404 || "pending".equals(read.told());
        return says && operations.stream().anyMatch(other -> read.purchase().equals(other.purchase())
                && other.told() != null
                && !other.told().equals("pending")
                && other.completed().isBefore(read.invoked()));
    }

    private static Service forgetful(Service service) {
        return new Service() {
            @Override
            public void start() {
                service.start();
            }

            @Override
            public Response handle(Request request) {
                TreeMap<String, String> headers = new TreeMap<>(request.headers());
                headers.computeIfPresent("read-token", (name, told) -> "0");
                return service.handle(new Request(request.method(), request.target(), headers, request.body()));
            }
        };
    }
}
