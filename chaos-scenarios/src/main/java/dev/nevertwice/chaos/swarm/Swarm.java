package dev.nevertwice.chaos.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.chaos.scenario.Workload.Others;
import dev.nevertwice.chaos.scenario.Workload.Servicing;
import dev.nevertwice.chaos.sim.CommitLoss;
import dev.nevertwice.chaos.sim.CrashPlan;
import dev.nevertwice.chaos.sim.Disturbances;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.SplitMix;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.psp.fault.FaultPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Swarm testing (Groce et al. 2012): each run leaves most things out and does much of the rest, because what always happens
 * hides what happens alone. A seed draws what is bought, what fails and how often, how many instances there are, their clocks
 * and retry policies, and what becomes of the network.
 */
public final class Swarm {

    /** What stands for the swarm where a scenario's name is shown. */
    public static final String NAME = "swarm";

    private static final long STREAM = 31;

    /** In most worlds there is little, so that what happens alone is seen; in some more than any batch or page holds. */
    private static final int FEW_PURCHASES = 10;
    private static final int MORE_PURCHASES = 40;
    private static final int MANY_PURCHASES = 200;

    /** The bounds that a world's purchases can be given; with the upper one every seed draws what it draws without any. */
    public static final int LEAST_BOUND = 2;
    public static final int NO_BOUND = MANY_PURCHASES;

    private static final int MOST_FAULTS = 5;

    /** An instance makes about so many port calls in a run, and fewer where fewer can be bought. */
    private static final long CRASH_WITHIN_CALLS = 4_000;
    private static final long CALLS_FOR_ONE = 250;

    private static final long GIVEN_TWICE_ONE_IN = 16;

    private static final List<FaultKind> KINDS = FaultKind.contractKept();
    private static final List<FaultKind> BROKEN = FaultKind.promisesBroken();
    private static final List<FaultKind> LIES = FaultKind.settlementLies();
    private static final List<String> PATIENCE = List.of(
            "unknown=exponential:200ms..60s", "busy=exponential:100ms..60s", "pending=exponential:500ms..60s",
            "unknown=fixed:1200ms");

    private final SplitMix chance;
    private final int bound;

    private Swarm(SplitMix chance, int bound) {
        this.chance = chance;
        this.bound = bound;
    }

    /** The run that belongs to a seed. */
    public static Trial draw(long seed) {
        return draw(seed, NO_BOUND);
    }

    /** The run that belongs to a seed in a world of at most so many purchases, from {@link #LEAST_BOUND} to {@link #NO_BOUND}. */
    public static Trial draw(long seed, int bound) {
        Swarm swarm = new Swarm(new SplitMix(seed).split(STREAM), bound);
        Scenario scenario = swarm.scenario();
        SimOptions options = swarm.options(scenario);
        return new Trial(NAME, seed, swarm.givenTwice(swarm.capturedTwice(scenario)), options,
                "./nevertwice sim --runs 1 --seed " + seed + (bound == NO_BOUND ? "" : " --purchases " + bound));
    }

    /** Drawn last, so that every seed draws what it drew before besides. */
    private Scenario capturedTwice(Scenario scenario) {
        return oneIn(16) ? broken(scenario, FaultKind.CAPTURED_TWICE) : scenario;
    }

    /** And this after that. */
    private Scenario givenTwice(Scenario scenario) {
        if (!oneIn(GIVEN_TWICE_ONE_IN)) {
            return scenario;
        }
        boolean refunds = scenario.payouts() == null || oneIn(2);
        return broken(scenario, refunds ? FaultKind.REFUNDED_TWICE : FaultKind.PAID_OUT_TWICE);
    }

    /** With a PSP that breaks that promise too, unless its files lie: they may hide what was moved twice. */
    private Scenario broken(Scenario scenario, FaultKind promise) {
        List<JsonNode> faults = new ArrayList<>(scenario.faults());
        faults.add(promise.rule(FaultKind.oneIn(1 + below(8))));
        boolean lies = scenario.faults().stream()
                .anyMatch(rule -> rule.path("point").asText().equals(FaultPoint.SETTLEMENT.wireName()));
        return lies ? scenario : scenario.withFaults(faults);
    }

    private Scenario scenario() {
        Size size = size();
        boolean paidOut = oneIn(4);
        return Scenario.of(NAME, "What the seed draws.", workload(size, paidOut), size, Duration.ofMinutes(10))
                .withFaults(faults())
                .withKills(oneIn(3) ? new Scenario.Kills(millis(200, 4_000), millis(50, 500)) : null)
                .withPayouts(paidOut ? new Scenario.Payouts(1 + below(4)) : null)
                .withHold(hold(size))
                .withInstances(1 + (oneIn(2) ? 0 : 1 + below(2)), Duration.ZERO);
    }

    private Size size() {
        int most = switch (below(16)) {
            case 0 -> MANY_PURCHASES;
            case 1, 2, 3, 4 -> MORE_PURCHASES;
            default -> FEW_PURCHASES;
        };
        int purchases = 2 + below(Math.min(most, bound) - 1);
        return new Size(purchases, 1 + below(Math.max(4, purchases / 4)));
    }

    /** Who was paid out what is then refunded waits for the next sale, for ever if there is none: one or the other. */
    private Workload workload(Size size, boolean paidOut) {
        int manual = some(3, 60);
        boolean lapses = manual > 0 && oneIn(3);
        return new Workload(
                size,
                new Workload.Amount(25_000, 900),
                currencies(),
                methods(),
                sources(),
                some(2, 50),
                some(3, 100),
                new Others(some(3, 30), some(5, 30), some(3, 40), some(3, 30), List.of()),
                new Servicing(
                        1 + (oneIn(2) ? 0 : below(3)), manual, some(4, 40), paidOut ? 0 : some(3, 60),
                        new Workload.SecondThoughts(some(3, 60), manual == 0 ? 0 : some(3, 50),
                                lapses ? 1 + below(60) : 0,
                                some(5, 20), lapses ? Duration.ofSeconds(20 + below(60)) : null),
                        claims(paidOut)),
                List.of());
    }

    private Workload.ClaimShares claims(boolean paidOut) {
        return new Workload.ClaimShares(
                some(4, 60), paidOut ? 0 : some(4, 60), some(6, 30), paidOut ? 0 : some(4, 40));
    }

    private Map<String, Integer> methods() {
        Map<String, Integer> methods = new LinkedHashMap<>();
        int which = below(8);
        if (which != 0) {
            methods.put("direct", 1 + below(4));
        }
        if (which > 1) {
            methods.put("hosted", 1 + below(3));
        }
        if (methods.isEmpty()) {
            methods.put("hosted", 1);
        }
        return methods;
    }

    private Map<String, Integer> currencies() {
        Map<String, Integer> currencies = new LinkedHashMap<>();
        List.of("KRW", "USD", "BHD").forEach(currency -> currencies.put(currency, 1 + below(5)));
        return currencies;
    }

    private Map<String, Integer> sources() {
        Map<String, Integer> sources = new LinkedHashMap<>();
        sources.put("tok_visa", 20 + below(80));
        for (String other : List.of("tok_declined", "tok_insufficient", "tok_review", "tok_review_declined")) {
            if (oneIn(2)) {
                sources.put(other, 1 + below(20));
            }
        }
        return sources;
    }

    private List<JsonNode> faults() {
        Map<String, JsonNode> rules = new LinkedHashMap<>();
        for (int number = below(MOST_FAULTS + 1); number > 0; number--) {
            FaultKind kind = KINDS.get(below(KINDS.size()));
            rules.put(kind.name(), kind.rule(oneIn(3) ? FaultKind.nth(1 + below(3)) : FaultKind.oneIn(1 + below(8))));
        }
        boolean breaks = oneIn(8);
        if (breaks) {
            for (int number = 1 + below(2); number > 0; number--) {
                FaultKind kind = BROKEN.get(below(BROKEN.size()));
                rules.put(kind.name(), kind.rule(FaultKind.oneIn(1 + below(8))));
            }
        }
        if (!breaks && oneIn(6)) {
            for (int number = 1 + below(3); number > 0; number--) {
                FaultKind lie = LIES.get(below(LIES.size()));
                rules.put(lie.name(), lie.rule(
                        lie.operation().equals("file") ? FaultKind.nth(1 + below(3)) : FaultKind.oneIn(1 + below(6))));
            }
        }
        return List.copyOf(rules.values());
    }

    /**
     * Most runs heal at once; some go on for hours, so that pages, holds and back-offs end by themselves. For that it takes few purchases;
     * where there are more, the hours are fewer, because what can't succeed is tried again for every one of them.
     */
    private Duration hold(Size size) {
        Duration hold = switch (below(8)) {
            case 0 -> Duration.ofMinutes(1 + below(90));
            case 1 -> Duration.ofHours(1 + below(6));
            default -> Duration.ZERO;
        };
        return hold.dividedBy(1 + size.purchases() / FEW_PURCHASES);
    }

    private SimOptions options(Scenario scenario) {
        SimOptions options = SimOptions.defaults()
                .withSettings(settings())
                .withCommitLoss(oneIn(3) ? CommitLoss.NEVER
                        : new CommitLoss(20L << below(5), Duration.ofSeconds(1 + below(60))))
                .withReplicaLag(oneIn(2) ? Duration.ZERO : Duration.ofSeconds(1 + below(30)))
                .withUnrulyBus(oneIn(2))
                .withClockSkew(oneIn(2) ? Duration.ZERO : millis(1, 1 << (4 + below(14))))
                .withDisturbances(disturbances());
        return oneIn(2) ? options : options.withCrash(
                new CrashPlan(1 + chance.below(Math.min(CRASH_WITHIN_CALLS, CALLS_FOR_ONE * bound)),
                        millis(10, 2_000)));
    }

    private Settings settings() {
        Settings settings = Settings.defaults();
        return oneIn(2) ? settings
                : settings.withRetry(settings.retry().with(PATIENCE.get(below(PATIENCE.size()))));
    }

    private Disturbances disturbances() {
        return new Disturbances(
                oneIn(3) ? 10L << below(5) : 0,
                oneIn(3) ? 10L << below(5) : 0,
                oneIn(4) ? 1 + below(4) : 0,
                oneIn(4) ? 1 + below(4) : 0,
                oneIn(4) ? 1 + below(3) : 0,
                oneIn(4) ? 1 + below(3) : 0,
                Duration.ofSeconds(1 + below(20)));
    }

    /** In one run of so many up to so many percent, in the others none. */
    private int some(long runs, int most) {
        return oneIn(runs) ? 1 + below(most) : 0;
    }

    private Duration millis(int least, int most) {
        return Duration.ofMillis(least + chance.below(most - least + 1L));
    }

    private boolean oneIn(long draws) {
        return chance.oneIn(draws);
    }

    private int below(int bound) {
        return (int) chance.below(bound);
    }
}
