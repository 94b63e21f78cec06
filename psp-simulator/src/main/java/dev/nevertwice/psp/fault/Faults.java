package dev.nevertwice.psp.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules in force, with their counts. Setting rules starts all counts and time windows again. */
public final class Faults {

    /** About 100 MB. Whoever looks up ever new references can't fill the memory; those beyond count as tried once. */
    static final int MOST_COUNTED = 500_000;

    private final long seed;
    private final Triggers triggers = new Triggers();
    private FaultRules rules = FaultRules.none();
    private Instant since = Instant.EPOCH;
    private long generation;
    private final Map<String, Long> tries = new TreeMap<>();
    private final Map<String, Long> arrivals = new TreeMap<>();
    private final TreeMap<String, Long> fired = new TreeMap<>();

    public Faults(long seed) {
        this.seed = seed;
    }

    public void set(FaultRules other, Instant now) {
        rules = other;
        since = now;
        generation++;
        tries.clear();
        arrivals.clear();
        fired.clear();
    }

    /** Undoes one rule; the others keep their counts and time windows. False where there is no such rule. */
    public boolean remove(String name) {
        FaultRules left = rules.without(name);
        boolean removed = left.rules().size() < rules.rules().size();
        rules = left;
        arrivals.remove(name);
        fired.remove(name);
        return removed;
    }

    /** A rule that fires, for one try. */
    public record Fired(String rule, FaultAct act, boolean orderDependent) {

        /** What it does, for the journal: the act with its fields as {@code name=value}. */
        public String told() {
            return FaultRuleJson.words(act) + (orderDependent ? " (order-dependent)" : "");
        }
    }

    /** How often each rule in force fired. */
    public SortedMap<String, Long> fired() {
        TreeMap<String, Long> all = new TreeMap<>();
        rules.rules().forEach(rule -> all.put(rule.name(), fired.getOrDefault(rule.name(), 0L)));
        return Collections.unmodifiableSortedMap(all);
    }

    public FaultRules rules() {
        return rules;
    }

    /** The rules with their counts, and how they stand now. */
    public ObjectNode json(Instant now) {
        return FaultRuleJson.write(rules, (rule, json) -> json
                .put("fired", fired.getOrDefault(rule.name(), 0L))
                .put("state", state(rule, now).name().toLowerCase(Locale.ROOT))
                .put("order_dependent", rule.orderDependent()));
    }

    private enum State {
        WAITING,
        ACTIVE,
        EXPIRED
    }

    private State state(FaultRule rule, Instant now) {
        Duration age = Duration.between(since, now);
        if (isSpent(rule) || rule.until() != null && age.compareTo(rule.until()) >= 0) {
            return State.EXPIRED;
        }
        return rule.from() != null && age.compareTo(rule.from()) < 0 ? State.WAITING : State.ACTIVE;
    }

    private boolean isSpent(FaultRule rule) {
        return rule.expiresAfter() > 0 && fired.getOrDefault(rule.name(), 0L) >= rule.expiresAfter();
    }

    /**
     * Counts one more try and remembers its number for all fault points it will pass.
     *
     * @param reference the merchant's own id, or empty
     * @param facts what rules can match; several orders give several values
     */
    public Try arrival(Operation operation, String reference, Facts facts) {
        Optional<FaultRule> triggered = triggers.arrival(operation, reference, facts);
        if (rules.rules().isEmpty() && triggered.isEmpty()) {
            return new Try(operation, reference, facts, 0, Map.of(), triggered);
        }
        long number = count(operation.wireName() + "\n" + reference);
        Map<String, Long> numbers = new TreeMap<>();
        for (FaultRule rule : rules.rules()) {
            if (rule.global() && matches(rule, operation, facts)) {
                numbers.put(rule.name(), arrivals.merge(rule.name(), 1L, Long::sum));
            }
        }
        return new Try(operation, reference, facts, number, numbers, triggered);
    }

    private long count(String tried) {
        return tries.size() < MOST_COUNTED || tries.containsKey(tried) ? tries.merge(tried, 1L, Long::sum) : 1;
    }

    /** Refuses a request header {@value Trigger#HEADER} that can't be read. */
    public static void checkTrigger(Facts facts) {
        facts.first(Triggers.FACT, header -> Optional.of(Triggers.read(header)));
    }

    private static boolean matches(FaultRule rule, Operation operation, Facts facts) {
        return rule.concerns(operation)
                && (rule.operation() == null || rule.operation() == operation)
                && rule.match().entrySet().stream()
                        .allMatch(fact -> facts.has(fact.getKey(), fact.getValue()));
    }

    /** One try of an operation on its way past the fault points. */
    public final class Try {

        private final Operation operation;
        private final String reference;
        private final Facts facts;
        private final long number;
        private final Map<String, Long> globalNumbers;
        private final Optional<FaultRule> triggered;
        private final long born = generation;
        private final List<String> touchedBy = new ArrayList<>(0);
        private boolean contractBroken;

        private Try(
                Operation operation, String reference, Facts facts, long number,
                Map<String, Long> globalNumbers, Optional<FaultRule> triggered) {
            this.operation = operation;
            this.reference = reference;
            this.facts = facts;
            this.number = number;
            this.globalNumbers = globalNumbers;
            this.triggered = triggered;
        }

        /**
         * The first rule that fires at this point, else what the request itself triggers. Rules that were replaced
         * since the try began are gone for it.
         */
        public Optional<Fired> at(FaultPoint point, Instant now) {
            if (triggered.isEmpty()) {
                return rules(point, now);
            }
            return rules(point, now).or(() -> triggered
                    .filter(rule -> rule.point() == point && rule.concerns(operation))
                    .map(this::fire));
        }

        private Optional<Fired> rules(FaultPoint point, Instant now) {
            if (born != generation) {
                return Optional.empty();
            }
            for (FaultRule rule : rules.rules()) {
                if (rule.point() == point && matches(rule, operation, facts) && state(rule, now) == State.ACTIVE
                        && fires(rule, now)) {
                    fired.merge(rule.name(), 1L, Long::sum);
                    return Optional.of(fire(rule));
                }
            }
            return Optional.empty();
        }

        private Fired fire(FaultRule rule) {
            touchedBy.add(rule.name());
            return new Fired(rule.name(), rule.act(), rule.orderDependent());
        }

        private boolean fires(FaultRule rule, Instant now) {
            long count = rule.global() ? globalNumbers.getOrDefault(rule.name(), 0L) : number;
            return rule.when().fires(seed, rule.name() + "\n" + operation.wireName() + "\n" + reference, count,
                    Duration.between(since, now));
        }

        /** A fault made the PSP do what it promised never to do: what comes of this try is of class B. */
        public void breakContract() {
            contractBroken = true;
        }

        public boolean contractBroken() {
            return contractBroken;
        }

        /** Names of the rules that fired on this try, joined by commas; null when there was none. */
        public String touchedBy() {
            return touchedBy.isEmpty() ? null : String.join(",", touchedBy);
        }
    }
}
