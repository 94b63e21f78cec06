package dev.nevertwice.chaos.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.chaos.sim.CrashPlan;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Every single fault and every pair of faults on bounded workloads: two payments, of which one is captured later and refunded and
 * one paid on the hosted page; two of which one is canceled while its money is held and one refunded; and two that are paid
 * out. A fault is a kind that strikes the first or the second time, or a crash of the payment system
 * at one of its port calls. Nothing is left to chance but what one seed fixes.
 */
public final class Exhaustive {

    private static final long SEED = 1;
    private static final int STRIKES = 2;

    /** What is bought, and whether it is paid out: what is refunded may be lacking then for as long as nobody buys more. */
    private record Bought(List<Purchase> purchases, boolean paidOut) {}

    private static final List<Bought> WORKLOADS = List.of(
            new Bought(List.of(purchase(false, after(true, false, 700)), purchase(true, Purchase.After.NOTHING)),
                    false),
            new Bought(List.of(purchase(false, after(true, true, 0)), purchase(false, after(false, false, 25_00))),
                    false),
            new Bought(List.of(purchase(false, Purchase.After.NOTHING), purchase(true, Purchase.After.NOTHING)), true));

    private final List<Part> parts = new ArrayList<>();
    private final boolean pairs;

    /** One workload and the faults that are tried on it, crashes last. */
    private record Part(Bought bought, List<Fault> faults, int rules) {

        long count(boolean pairs) {
            long all = faults.size();
            long crashes = all - rules;
            return pairs ? all * (all - 1) / 2 - crashes * (crashes - 1) / 2 : all;
        }

        List<Fault> chosen(long number, boolean pairs) {
            if (!pairs) {
                return List.of(faults.get(Math.toIntExact(number)));
            }
            long left = number;
            for (int first = 0; first < rules; first++) {
                long others = faults.size() - first - 1L;
                if (left < others) {
                    return List.of(faults.get(first), faults.get((int) (first + 1 + left)));
                }
                left -= others;
            }
            throw new IllegalArgumentException("there is no pair " + number);
        }
    }

    /** One fault: a rule, or a crash at a call. */
    private record Fault(String name, JsonNode rule, long crashAt) {

        static Fault of(FaultKind kind, long nth) {
            return new Fault(kind.name() + " #" + nth, kind.rule(FaultKind.nth(nth)), 0);
        }

        static Fault crash(long call) {
            return new Fault("crash at call " + call, null, call);
        }
    }

    private Exhaustive(boolean pairs, long crashStep) {
        this.pairs = pairs;
        List<Fault> rules = new ArrayList<>();
        for (FaultKind kind : FaultKind.contractKept()) {
            for (long nth = 1; nth <= (kind.operation().equals("*") ? 1 : STRIKES); nth++) {
                rules.add(Fault.of(kind, nth));
            }
        }
        for (Bought bought : WORKLOADS) {
            List<Fault> faults = new ArrayList<>(rules);
            long calls = Simulation.observe(scenario(bought, List.of()), SEED, options(0)).payCalls();
            for (long call = 1; call <= calls; call += crashStep) {
                faults.add(Fault.crash(call));
            }
            parts.add(new Part(bought, faults, rules.size()));
        }
    }

    /** Each fault alone, a crash at every port call among them. */
    public static Exhaustive singles() {
        return new Exhaustive(false, 1);
    }

    /**
     * Each pair of faults.
     *
     * @param crashStep at one in so many port calls it crashes; 1 for all
     */
    public static Exhaustive pairs(long crashStep) {
        return new Exhaustive(true, crashStep);
    }

    /** How many faults there are, over all workloads. */
    public long faults() {
        return parts.stream().mapToLong(part -> part.faults().size()).sum();
    }

    /** How many runs there are; two crashes are no pair, because a process dies once. */
    public long count() {
        return parts.stream().mapToLong(part -> part.count(pairs)).sum();
    }

    /** The n-th, from 0. */
    public Trial trial(long number) {
        long left = number;
        for (Part part : parts) {
            if (left < part.count(pairs)) {
                return trial(number, part.bought(), part.chosen(left, pairs));
            }
            left -= part.count(pairs);
        }
        throw new IllegalArgumentException("there are only " + count() + " trials, from 0");
    }

    private Trial trial(long number, Bought bought, List<Fault> chosen) {
        List<JsonNode> rules = new ArrayList<>();
        long crashAt = 0;
        for (Fault fault : chosen) {
            if (fault.rule() == null) {
                crashAt = fault.crashAt();
            } else {
                rules.add(fault.rule());
            }
        }
        String name = String.join(" + ", chosen.stream().map(Fault::name).toList());
        String repeat = "./nevertwice sim --exhaustive" + (pairs ? " --pairs" : "") + " --only " + number;
        return new Trial(name, SEED, scenario(bought, unlike(rules)), options(crashAt), repeat);
    }

    /** Two strikes of one kind are two rules: their names must differ. */
    private static List<JsonNode> unlike(List<JsonNode> rules) {
        if (rules.size() == 2 && rules.get(0).path("name").equals(rules.get(1).path("name"))) {
            JsonNode second = rules.get(1).deepCopy();
            ((ObjectNode) second)
                    .put("name", second.path("name").asText() + ".again");
            return List.of(rules.get(0), second);
        }
        return rules;
    }

    private static Scenario scenario(Bought bought, List<JsonNode> rules) {
        Size size = new Size(bought.purchases().size(), bought.purchases().size());
        return Scenario.of(
                "exhaustive",
                "A few payments, in which one thing fails or two.",
                Workload.of(bought.purchases(), size, List.of(), null),
                size,
                Duration.ofMinutes(10))
                .withFaults(rules)
                .withPayouts(bought.paidOut() ? new Scenario.Payouts(1) : null);
    }

    private static Purchase purchase(boolean hosted, Purchase.After after) {
        return new Purchase(
                "", "", 25_00, "USD", hosted, "tok_visa", false, false, Duration.ofMillis(10), false, false, false,
                after);
    }

    private static Purchase.After after(boolean manual, boolean cancel, long refund) {
        return new Purchase.After(1, manual, 0, cancel, refund, Purchase.Thoughts.NONE, Purchase.Claims.NONE);
    }

    private static SimOptions options(long crashAt) {
        SimOptions calm = SimOptions.calm();
        return crashAt == 0 ? calm : calm.withCrash(CrashPlan.at(crashAt));
    }
}
