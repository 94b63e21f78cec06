package dev.nevertwice.chaos.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.rig.PspSite;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.Purchases;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs a scenario once in virtual time. Equal arguments give equal results, trace hash included. */
public final class Simulation {

    /** The id of the finding that says whether tasks of the payment system ended by an exception. */
    public static final String TASKS = "tasks";

    /** The id of the finding that a run gets which took all the turns that a run may take: nobody knows how it would have ended. */
    public static final String REST = "rest";

    private static final int SHOWN = 10;

    private Simulation() {}

    /** Blocks in real time; may be called by many threads at once, also on other runs' threads. */
    public static RunResult run(Scenario scenario, long seed, SimOptions options) {
        return observe(scenario, seed, options).result();
    }

    /**
     * A run and what it cost.
     *
     * @param payCalls how many port calls the first instance of the payment system made until it died or the world ended
     * @param crashes how many instances of the payment system died
     * @param commitsLost how many answers to COMMIT were lost
     * @param troubles how often each of the world's own troubles struck, by name
     * @param crashPoints in place of which port call how many instances died
     */
    public record Observed(
            RunResult result,
            long turns,
            long payCalls,
            long crashes,
            long commitsLost,
            Map<String, Long> troubles,
            Map<PortCall, Long> crashPoints) {}

    /** Like {@link #run}, with what it cost. */
    public static Observed observe(Scenario scenario, long seed, SimOptions options) {
        World world = new World(seed, fitting(scenario, options));
        Plan plan = plan(scenario, seed, options);
        RunResult[] result = new RunResult[1];
        try {
            world.run(rig -> result[0] = Runner.run(rig, plan, Progress.silent()));
        } catch (SimulationFailure failure) {
            if (failure.kind() != SimulationFailure.Kind.TURN_BUDGET) {
                throw failure.in("scenario " + scenario.name() + ", seed " + seed);
            }
            result[0] = withoutRest(plan, failure);
        }
        return new Observed(
                withDeaths(result[0].withTraceHash(world.traceHash()), world.payDeaths()),
                world.baton().turns(),
                world.pay().first().callsOfFirst(),
                world.pay().deaths(),
                world.commitsLost(),
                world.struck(),
                world.pay().diedAt());
    }

    /**
     * A world that runs no scenario: the body drives it as its first task, and it ends with the body. What the body throws is
     * thrown here.
     *
     * @return the tasks of the payment system that ended by an exception, as one line each
     */
    public static List<String> play(long seed, SimOptions options, Consumer<Rig> body) {
        World world = new World(seed, options);
        try {
            world.run(body::accept);
        } catch (SimulationFailure failure) {
            if (failure.getCause() instanceof AssertionError wrong) {
                throw wrong;
            }
            throw failure;
        }
        return world.payDeaths();
    }

    /** The last port calls of a run, one a line, for people. */
    public static String trace(Scenario scenario, long seed, SimOptions options) {
        World world = new World(seed, fitting(scenario, options));
        world.run(rig -> Runner.run(rig, plan(scenario, seed, options), Progress.silent()));
        return world.baton().showTrace();
    }

    /** What is bought in that run, exactly. */
    public static List<Purchase> purchases(Scenario scenario, long seed, SimOptions options) {
        List<Purchase> drawn = new ArrayList<>();
        int count = plan(scenario, seed, options).size().purchases();
        new World(seed, fitting(scenario, options))
                .run(rig -> drawn.addAll(Purchases.draw(scenario.workload(), count, rig.entropy())));
        return drawn;
    }

    /** Where a scenario asks for no trouble there is none of ours either. */
    private static SimOptions fitting(Scenario scenario, SimOptions options) {
        scenario.onlyOnRealParts().ifPresent(why -> {
            throw new IllegalArgumentException("scenario " + scenario.name() + ": " + why);
        });
        SimOptions fitting = options;
        if (scenario.keyLifetime() != null) {
            fitting = fitting.withSettings(options.settings().withKeyLifetime(scenario.keyLifetime()));
        }
        if (scenario.psps().count() > 1) {
            fitting = fitting.withSettings(fitting.settings()
                    .withPspAccounts(PspSite.ACCOUNTS.subList(0, scenario.psps().count())));
        }
        if (!scenario.fees().isEmpty()) {
            fitting = fitting.withSettings(withFees(fitting.settings(), scenario));
        }
        Duration held = scenario.workload().servicing().thoughts().held();
        if (held != null) {
            fitting = fitting.withLifeTimes(fitting.lifeTimes().withAuthorization(held));
        }
        if (scenario.kills() != null && scenario.kills().atCall() > 0) {
            fitting = fitting.withCrash(new CrashPlan(scenario.kills().atCall(), scenario.kills().down()));
        }
        if (scenario.clockSkew().compareTo(fitting.clockSkew()) > 0) {
            fitting = fitting.withClockSkew(scenario.clockSkew());
        }
        if (scenario.instances() > fitting.instances()) {
            fitting = fitting.withInstances(scenario.instances());
        }
        if (scenario.surroundings().kafka()) {
            fitting = fitting.withOwnBus();
        }
        if (scenario.isCalm()) {
            return fitting.withoutTrouble();
        }
        return scenario.trouble() == null ? fitting : fitting.withTrouble(scenario.trouble());
    }

    private static Settings withFees(Settings settings, Scenario scenario) {
        Map<String, SettlementTerms.Fee> fees = new TreeMap<>();
        scenario.fees().forEach((currency, fee) -> fees.put(
                currency, new SettlementTerms.Fee(fee.fixed(), fee.permille())));
        return settings.withPspAccounts(settings.pspAccounts().stream()
                .map(account -> new Settings.PspAccount(
                        account.id(), account.apiKey(), account.webhookSecrets(),
                        account.settlement().withFees(fees, 0)))
                .toList());
    }

    private static Plan plan(Scenario scenario, long seed, SimOptions options) {
        String repeat = "./nevertwice verify --rig sim --scenario %s --runs 1 --seed %d%s"
                .formatted(scenario.name(), seed, options.defect() == null ? "" : " --defect " + options.defect());
        Plan plan = Plan.simulated(scenario.counted(), seed, options.defect(), repeat, options.settings());
        return options.size() == null ? plan : plan.withSize(options.size());
    }

    /** Unknown: it was stopped before anything could be judged. */
    private static RunResult withoutRest(Plan plan, SimulationFailure failure) {
        JsonNode nothing = JsonNodeFactory.instance.objectNode();
        Violation violation =
                new Violation(null, "the run did not come to rest: " + failure.getMessage(), List.of(), null);
        return new RunResult(
                plan.scenario().name(),
                "sim",
                plan.seed(),
                plan.defect(),
                Verdict.UNKNOWN,
                List.of(new Finding(REST, Verdict.UNKNOWN, 0, 1, List.of(violation))),
                new RunResult.Figures(0, 0, 0, 0, 0, 0, 0, 0, 0),
                Duration.ZERO,
                null,
                plan.repeat(),
                new Evidence(List.of(), nothing, nothing, nothing, nothing, false, Duration.ZERO, null, null));
    }

    /** A task that dies in production takes its work with it: whatever the invariants saw, this is wrong. */
    private static RunResult withDeaths(RunResult result, List<String> deaths) {
        if (deaths.isEmpty()) {
            return result;
        }
        List<Finding> findings = new ArrayList<>(result.findings());
        findings.add(new Finding(
                TASKS,
                Verdict.INVALID,
                deaths.size(),
                deaths.size(),
                deaths.stream()
                        .limit(SHOWN)
                        .map(death -> new Violation(null, "a task died: " + death, List.of(), null))
                        .toList()));
        return new RunResult(
                result.scenario(),
                result.rig(),
                result.seed(),
                result.defect(),
                Verdict.INVALID,
                List.copyOf(findings),
                result.figures(),
                result.took(),
                result.traceHash(),
                result.repeat(),
                result.evidence());
    }
}
