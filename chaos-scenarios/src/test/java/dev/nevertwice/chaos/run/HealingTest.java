package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange.Answered;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** I16's bound counts from the moment in which the faults stopped, but for what the harness itself takes. */
class HealingTest {

    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final String SCENARIO = """
            name: calm
            about: Nothing goes wrong; it only takes its time.
            workload: {purchases: [{amount: 1000}, {amount: 2000}]}
            bound: 10m
            """;

    /** It had a bound for coming up, and then another one. */
    @Test
    void whatItTakesToComeUpIsPartOfTheBound() {
        assertEquals(Verdict.VALID, everythingEnds(tenths(9), Duration.ZERO, tenths(9)));
        assertEquals(Verdict.INVALID, everythingEnds(tenths(9), Duration.ZERO, tenths(15)));
    }

    @Test
    void whatReadingTheBooksTakesIsNot() {
        assertEquals(Verdict.VALID, everythingEnds(Duration.ZERO, tenths(9), tenths(15)));
        assertEquals(Verdict.INVALID, everythingEnds(tenths(5), tenths(9), tenths(20)));
    }

    private static Duration tenths(int ofTheBound) {
        return BOUND.dividedBy(10).multipliedBy(ofTheBound);
    }

    /** What I16 says where the payment system is up so late, shows its books so slowly at first, and has its last job so late. */
    private static Verdict everythingEnds(Duration up, Duration books, Duration lastJob) {
        Plan plan = Plan.live(
                ScenarioFile.parse("calm", SCENARIO), 7, null, "", 1, Settings.defaults());
        List<RunResult> runs = new ArrayList<>();
        List<String> deaths = Simulation.play(
                7, SimOptions.calm(), rig -> runs.add(
                        Runner.run(new Slow(rig, up, books, lastJob), plan, Progress.silent())));
        assertEquals(List.of(), deaths);
        return runs.getFirst().findings().stream()
                .filter(finding -> finding.invariant().equals("I16")).map(Finding::verdict).findFirst().orElseThrow();
    }

    /** All of it but for the way to the payment system. */
    private static final class Slow extends RigAround {

        private final Duration up;
        private final Duration lastJob;
        private Duration books;
        private Instant healed;

        Slow(Rig rig, Duration up, Duration books, Duration lastJob) {
            super(rig);
            this.up = up;
            this.books = books;
            this.lastJob = lastJob;
        }

        @Override
        public Channel pay() {
            return (request, deadline) -> healed == null
                    ? rig.pay().exchange(request, deadline)
                    : late(request, deadline);
        }

        private Channel.Exchange late(Request request, Duration deadline) {
            Duration passed = Duration.between(healed, clock().now());
            if (request.target().startsWith("/health") && passed.compareTo(up) < 0) {
                return answered(503, "{}");
            }
            if (request.target().startsWith("/v1/ops/progress") && passed.compareTo(lastJob) < 0) {
                return answered(200, "{\"open_payments\": 0, \"open_jobs\": 1, \"open_automatic\": 0}");
            }
            if (request.target().startsWith("/v1/ops/books")) {
                clock().sleep(books);
                books = Duration.ZERO;
            }
            return rig.pay().exchange(request, deadline);
        }

        private static Channel.Exchange answered(int status, String body) {
            return new Answered(new Response(status, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void heal() {
            rig.heal();
            healed = clock().now();
        }
    }
}
