package dev.nevertwice.chaos.shrink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Kills;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import dev.nevertwice.chaos.scenario.Scenario.Trouble;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.chaos.sim.CrashPlan;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** What chance decided in one run of a scenario, said outright: a scenario of its own that runs the same. */
final class Pinned {

    private Pinned() {}

    /** With the purchases that were drawn, the attacks that were made and all the trouble that there was. */
    static Scenario workload(Scenario scenario, long seed, SimOptions options) {
        Workload workload = scenario.workload();
        Size size = options.size() == null ? scenario.simulated() : options.size();
        List<String> attacks = workload.others().attacks();
        int drawn = workload.others().attackPercent() * size.purchases() / 100;
        if (drawn > 0) {
            attacks = attacks(drawn);
        }
        List<Trouble> trouble = scenario.trouble() == null ? List.of(Trouble.values()) : scenario.trouble();
        Duration skew = options.clockSkew().isZero() ? scenario.clockSkew() : options.clockSkew();
        return scenario
                .withFaults(scenario.faults().stream().map(Pinned::nameable).toList())
                .withKills(kills(scenario, size, options.crash()))
                .withInstances(Math.max(scenario.instances(), options.instances()), skew)
                .withTrouble(scenario.isCalm() ? List.of() : trouble)
                .buying(
                        Simulation.purchases(scenario, seed, options).stream()
                                .map(purchase -> purchase.named("", ""))
                                .toList(),
                        size.buyers(), attacks, 1);
    }

    /** A rule that nobody wrote may have a name that no file can. */
    private static JsonNode nameable(JsonNode rule) {
        String name = rule.path("name").asText();
        return name.indexOf('.') < 0 ? rule : rule.<ObjectNode>deepCopy().put("name", name.replace('.', '-'));
    }

    /** The options without what the pinned workload says for them. */
    static SimOptions told(SimOptions options) {
        return options.withSize(null).withCrash(CrashPlan.NEVER).withClockSkew(Duration.ZERO).withInstances(1);
    }

    /** Steps to a world as it is by default: all at once, then one thing after the other. */
    static List<UnaryOperator<SimOptions>> plainer(SimOptions plain) {
        return List.of(
                options -> plain,
                options -> options.withSettings(plain.settings()).withLifeTimes(plain.lifeTimes()),
                options -> options.withDisturbances(plain.disturbances()),
                options -> options.withCommitLoss(plain.commitLoss()),
                options -> options.withReplicaLag(plain.replicaLag()).withUnrulyBus(plain.unrulyBus()),
                options -> plain);
    }

    private static List<String> attacks(int drawn) {
        List<String> words = new ArrayList<>();
        for (int number = 0; number < drawn; number++) {
            words.add(Workload.ATTACKS.get(number % Workload.ATTACKS.size()));
        }
        return words;
    }

    /** A smaller run is over sooner, so its kills come sooner. */
    private static Kills kills(Scenario scenario, Size size, CrashPlan crash) {
        Kills kills = scenario.kills();
        if (kills == null && !crash.equals(CrashPlan.NEVER)) {
            return new Kills(null, crash.down(), crash.atCall());
        } else if (kills == null || kills.every() == null) {
            return kills;
        }
        Size full = scenario.workload().size();
        Duration every = kills.every()
                .multipliedBy((long) size.purchases() * full.buyers())
                .dividedBy((long) size.buyers() * full.purchases());
        return new Kills(Duration.ofMillis(Math.max(1, every.toMillis())), kills.down(), kills.atCall());
    }

    /** With each fault that was left to chance at the tries that it struck. */
    static Scenario faults(Scenario scenario, JsonNode journal) {
        Map<String, TreeSet<Long>> struck = struck(journal);
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode rule : scenario.faults()) {
            if (!rule.path("when").has("ratio") && !rule.path("when").has("ramp")) {
                rules.add(rule);
                continue;
            }
            TreeSet<Long> tries = struck.getOrDefault(rule.path("name").asText(), new TreeSet<>());
            for (long number : tries) {
                ObjectNode pinned = rule.deepCopy();
                if (tries.size() > 1) {
                    pinned.put("name", rule.path("name").asText() + "-" + number);
                }
                pinned.putObject("when").put("nth", number);
                rules.add(pinned);
            }
        }
        return scenario.withFaults(rules);
    }

    /** By the fault's name: which tries of its operation and reference. */
    private static Map<String, TreeSet<Long>> struck(JsonNode journal) {
        Map<String, TreeSet<Long>> struck = new TreeMap<>();
        Map<String, Long> numbers = new HashMap<>();
        Map<Long, Long> numberOfExchange = new HashMap<>();
        for (JsonNode entry : journal.path("entries")) {
            String who = entry.path("operation").asText() + "\n" + entry.path("reference").asText();
            long exchange = entry.path("exchange").asLong();
            switch (entry.path("kind").asText()) {
                case "request" -> numberOfExchange.put(exchange, numbers.merge(who, 1L, Long::sum));
                case "fault" -> {
                    long number = exchange == 0 ? numbers.merge(who, 1L, Long::sum)
                            : numberOfExchange.getOrDefault(exchange, 1L);
                    struck.computeIfAbsent(entry.path("fault").asText(), name -> new TreeSet<>()).add(number);
                }
                default -> {}
            }
        }
        return struck;
    }
}
