package dev.nevertwice.chaos.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.sim.PortCall;
import dev.nevertwice.chaos.sim.Simulation.Observed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * In how many runs each thing was seen that a campaign must have seen to say anything: faults that had their effect, troubles
 * of the world, pairs of both, port calls at which an instance died, transitions of payments, invariants with evidence.
 */
public final class Coverage {

    /** What is counted. */
    public enum Part {
        FAULTS("fault point.act"),
        TROUBLES("troubles of the world"),
        CRASHES("crash points"),
        TRANSITIONS("transitions"),
        INVARIANTS("invariants with evidence"),
        PAIRS("pairs of faults and troubles");

        private final String title;

        Part(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /** Port calls in place of which the payment system can die and something differs afterwards. */
    private static final List<PortCall> CRASH_POINTS = List.of(
            PortCall.BEGIN, PortCall.STATEMENT, PortCall.COMMIT, PortCall.COMMITTED, PortCall.EXCHANGE,
            PortCall.ANSWERED,
            PortCall.SLEEP, PortCall.AWAIT);

    /**
     * Told, not demanded. Money that arrives after a payment has ended takes a PSP that charges what it has declined or let go;
     * the others take a page that lapses within the moment in which nothing is known yet.
     */
    private static final Set<String> SELDOM = Set.of(
            "canceled -> canceling", "canceled -> refund_due", "canceling -> refunded", "created -> expired",
            "declined -> canceling", "declined -> refund_due", "expired -> canceling", "expired -> created",
            "expired -> refund_due", "unknown -> expired");

    private static final List<String> TROUBLES = List.of(
            "black-hole", "commit-lost", "half-open", "kill", "lost", "pause", "psp-restart", "refused", "store-outage",
            "twice");

    private final Map<Part, Map<String, Long>> counts = new LinkedHashMap<>();
    private final Map<Part, TreeSet<String>> expected = new LinkedHashMap<>();

    /** What a swarm has to see, each zero times so far. */
    public static Coverage ofSwarm() {
        Coverage coverage = new Coverage();
        FaultKind.contractKept().forEach(kind -> coverage.expect(Part.FAULTS, kind.where()));
        FaultKind.promisesBroken().stream()
                // A forgotten key has an effect on those only who send it again without asking first.
                .filter(kind -> !kind.act().equals("forget-key"))
                .forEach(kind -> coverage.expect(Part.FAULTS, kind.where()));
        coverage.expect(Part.FAULTS, FaultKind.REFUNDED_TWICE.where());
        coverage.expect(Part.FAULTS, FaultKind.PAID_OUT_TWICE.where());
        FaultKind.settlementLies().forEach(kind -> coverage.expect(Part.FAULTS, kind.where()));
        TROUBLES.forEach(trouble -> coverage.expect(Part.TROUBLES, trouble));
        CRASH_POINTS.forEach(call -> coverage.expect(Part.CRASHES, call.name()));
        Judge.legalTransitions().stream()
                .filter(transition -> !SELDOM.contains(transition))
                .forEach(transition -> coverage.expect(Part.TRANSITIONS, transition));
        Judge.ids().forEach(id -> coverage.expect(Part.INVARIANTS, id));
        return coverage;
    }

    public Coverage() {
        for (Part part : Part.values()) {
            counts.put(part, new TreeMap<>());
            expected.put(part, new TreeSet<>());
        }
    }

    private void expect(Part part, String what) {
        counts.get(part).putIfAbsent(what, 0L);
        expected.get(part).add(what);
    }

    /** One run more. */
    void add(Observed run) {
        TreeSet<String> happened = new TreeSet<>();
        run.result().evidence().faultsFired().properties().forEach(fault -> {
            if (fault.getValue().asLong() > 0) {
                String name = fault.getKey();
                boolean isRule = name.indexOf('.') > 0;
                happened.add(isRule ? FaultKind.whereOf(name) : name);
                count(isRule ? Part.FAULTS : Part.TROUBLES, isRule ? FaultKind.whereOf(name) : name);
            }
        });
        run.troubles().keySet().forEach(trouble -> {
            happened.add(trouble);
            count(Part.TROUBLES, trouble);
        });
        run.crashPoints().keySet().forEach(call -> count(Part.CRASHES, call.name()));
        transitions(run.result().evidence().books()).forEach(transition -> count(Part.TRANSITIONS, transition));
        for (Finding finding : run.result().findings()) {
            if (finding.evidence() > 0 && Judge.ids().contains(finding.invariant())) {
                count(Part.INVARIANTS, finding.invariant());
            }
        }
        pairs(new ArrayList<>(happened)).forEach(pair -> count(Part.PAIRS, pair));
    }

    /** How often each was seen, by what it is. */
    public Map<String, Long> of(Part part) {
        return counts.get(part);
    }

    /** What was expected of the part and seen less often. Pairs are told, not expected. */
    public List<String> below(Part part, long least) {
        return expected.get(part).stream().filter(what -> counts.get(part).get(what) < least).toList();
    }

    /** Whether everything that was expected was seen so often. */
    public boolean reaches(long least) {
        for (Part part : Part.values()) {
            if (!below(part, least).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Pairs of all faults and troubles that were expected. */
    public long possiblePairs() {
        long all = counts.get(Part.FAULTS).size() + counts.get(Part.TROUBLES).size();
        return all * (all - 1) / 2;
    }

    private void count(Part part, String what) {
        counts.get(part).merge(what, 1L, Long::sum);
    }

    private static TreeSet<String> transitions(JsonNode books) {
        TreeSet<String> seen = new TreeSet<>();
        for (JsonNode change : books.path("history")) {
            if (!change.path("from").asText("").isEmpty() && !change.path("from").isNull()
                    && !change.path("from").equals(change.path("to"))) {
                seen.add(change.path("from").asText() + " -> " + change.path("to").asText());
            }
        }
        return seen;
    }

    private static List<String> pairs(List<String> sorted) {
        List<String> pairs = new ArrayList<>();
        for (int one = 0; one < sorted.size(); one++) {
            for (int other = one + 1; other < sorted.size(); other++) {
                pairs.add(sorted.get(one) + " + " + sorted.get(other));
            }
        }
        return pairs;
    }
}
