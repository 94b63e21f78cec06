package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.chaos.rig.PspSite;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.run.Answer;
import dev.nevertwice.chaos.run.Crowd;
import dev.nevertwice.chaos.run.Errand;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.chaos.run.Shown;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import dev.nevertwice.load.shopping.Orders;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * A settlement day whose days are closed under load, and one whose days are not, in virtual time and without faults, as with
 * {@code --faults} of a file that has none. Both were valid, and the operator never came.
 */
class SettlementDayTest {

    private static final LoadKind KIND = LoadKind.SETTLEMENT_DAY;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final LoadPlan PLAN = new LoadPlan(
            KIND, 1, 24, KIND.scenario().withFaults(List.of()), Optional.empty(), false, 7, Optional.empty(), 1,
            Optional.empty(), Optional.empty(), false, Path.of("target")).sized();

    @Test
    void aDayThatIsReconciledSixTimesWhileBuyersBuyIsValid() {
        LoadResult result = run(rig -> rig);
        String text = LoadReport.text(result, PLAN);
        assertEquals(ExitCode.VALID, result.exitCode(), text);
        assertTrue(text.contains("reconciled 6 times meanwhile"), text);
        assertEquals(6, LoadReport.json(result).path("reconciled_meanwhile").asInt());
    }

    @Test
    void aDayThatCantBeReconciledUntilTheHealHasMissedItsTarget() {
        LoadResult result = run(rig -> new Finance(
                rig,
                (request, deadline) -> new Channel.Exchange.Answered(new Response(503, new TreeMap<>(), new byte[0]))));
        String text = LoadReport.text(result, PLAN);
        assertEquals(Verdict.VALID, result.judged().verdict(), text);
        assertEquals(ExitCode.BROKEN, result.exitCode(), text);
        assertFalse(result.holds());
        assertTrue(text.contains("not answered meanwhile at most 0: MISSED, 6"), text);
    }

    /** It was answered when nobody was there any more, and counted as one beside the buyers. */
    @Test
    void aReconciliationThatIsAnsweredWhenAllHaveLeftIsNotOneMeanwhile() {
        LoadResult result = run(rig -> new Finance(rig, (request, deadline) -> {
            rig.clock().sleep(Duration.ofSeconds(40));
            return rig.pay().exchange(request, deadline);
        }));
        assertEquals(0, result.reconciledMeanwhile());
        assertEquals(ExitCode.BROKEN, result.exitCode());
    }

    @Test
    void theOperatorComesInTheMiddleOfEachPart() {
        assertEquals(List.of(2, 6, 10, 14, 18, 22), PLAN.operatorsTurns());
        assertEquals(List.of(5, 15, 25, 35, 45, 55), of(60).operatorsTurns());
        assertEquals(List.of(2, 6), of(8).operatorsTurns());
        assertEquals(List.of(1), of(1).operatorsTurns());
    }

    private static LoadPlan of(int seconds) {
        return new LoadPlan(
                KIND, 1, seconds, KIND.scenario(), Optional.empty(), false, 7, Optional.empty(), 1, Optional.empty(),
                Optional.empty(), false, Path.of("target"));
    }

    private static LoadResult run(UnaryOperator<Rig> around) {
        List<RunResult> judged = new ArrayList<>();
        Plan plan = Plan.live(PLAN.scenario(), PLAN.seed(), null, PLAN.command(), 1, Settings.defaults());
        List<String> deaths = Simulation.play(PLAN.seed(), SimOptions.calm(), rig -> judged
                .add(Runner.run(around.apply(rig), plan, Progress.silent(), oneEachSecond(rig))));
        assertEquals(List.of(), deaths);
        return LoadResult.of(PLAN, judged.getFirst(), List.of(), Instant.EPOCH);
    }

    private static Crowd oneEachSecond(Rig rig) {
        return (errands, opening, operator) -> {
            List<Operation> did = new ArrayList<>();
            errands.subList(0, PLAN.warmUp()).forEach(errand -> did.add(checkout(rig, Orders.WARM_UP, errand)));
            opening.run();
            Instant next = rig.clock().now();
            for (Errand errand : errands.subList(PLAN.warmUp(), errands.size())) {
                if (PLAN.operatorsTurns().contains(did.size() - PLAN.warmUp())) {
                    operator.run();
                }
                did.add(checkout(rig, Orders.LOAD, errand));
                next = next.plusSeconds(1);
                rig.clock().sleep(Duration.between(rig.clock().now(), next));
            }
            return did;
        };
    }

    private static Operation checkout(Rig rig, String client, Errand errand) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", errand.authorization());
        headers.put("idempotency-key", errand.cart());
        headers.put("content-type", "application/json");
        byte[] body = errand.body().getBytes(StandardCharsets.UTF_8);
        Instant invoked = rig.clock().now();
        Answer answer = Answer.of(rig.pay().exchange(new Request("POST", "/v1/payments", headers, body), PATIENCE));
        Shown shown = Shown.of(answer);
        return new Operation(
                0, client + errand.purchase(), "pay", errand.purchase(), errand.cart(), Answer.digest(body), invoked,
                rig.clock().now(), answer.result(), answer.status(), shown.payment(), shown.status(),
                Answer.digest(answer.body()), answer.detail());
    }

    /** Whose reconciliations go another way until the faults stop. */
    private static final class Finance implements Rig {

        private final Rig rig;
        private final Channel otherWay;
        private boolean healed;

        Finance(Rig rig, Channel otherWay) {
            this.rig = rig;
            this.otherWay = otherWay;
        }

        @Override
        public Channel pay() {
            return (request, deadline) -> healed || !request.target().equals("/v1/ops/reconcile")
                    ? rig.pay().exchange(request, deadline)
                    : otherWay.exchange(request, deadline);
        }

        @Override
        public void heal() {
            healed = true;
            rig.heal();
        }

        @Override
        public String name() {
            return rig.name();
        }

        @Override
        public Driver driver() {
            return rig.driver();
        }

        @Override
        public Channel psp() {
            return rig.psp();
        }

        @Override
        public List<PspSite> psps() {
            return rig.psps();
        }

        @Override
        public void close() {
            rig.close();
        }
    }
}
