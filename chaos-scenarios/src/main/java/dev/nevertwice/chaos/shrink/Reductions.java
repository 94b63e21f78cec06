package dev.nevertwice.chaos.shrink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Psps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The scenarios that are a little simpler than one: first those that lose much at once. */
final class Reductions {

    private static final List<String> CURRENCIES = List.of("USD", "KRW");

    private final Scenario scenario;
    private final List<Scenario> simpler = new ArrayList<>();

    private Reductions(Scenario scenario) {
        this.scenario = scenario;
    }

    /** @param scenario lists its purchases */
    static List<Scenario> of(Scenario scenario) {
        Reductions reductions = new Reductions(scenario);
        reductions.fewer();
        reductions.plainer();
        return reductions.simpler;
    }

    private void fewer() {
        List<Purchase> listed = scenario.workload().listed();
        List<String> attacks = scenario.workload().others().attacks();
        without(listed, 1).forEach(less -> addIfFirstIsFirst(less, attacks));
        without(scenario.faults(), 0).forEach(less -> simpler.add(scenario.withFaults(less)));
        without(scenario.surroundings().disruptions(), 0)
                .forEach(less -> simpler.add(scenario.withDisruptions(less)));
        if (scenario.kills() != null) {
            simpler.add(scenario.withKills(null));
        }
        if (scenario.psps().unreachable() != null) {
            simpler.add(scenario.withPsps(new Psps(scenario.psps().count(), null)));
        }
        if (scenario.payouts() != null) {
            simpler.add(scenario.withPayouts(null));
        }
        if (!scenario.hold().isZero()) {
            simpler.add(scenario.withHold(Duration.ZERO));
        }
        if (scenario.instances() > 1) {
            simpler.add(scenario.withInstances(1, scenario.clockSkew()));
        }
        if (!scenario.clockSkew().isZero()) {
            simpler.add(scenario.withInstances(scenario.instances(), Duration.ZERO));
        }
        without(attacks, 0).forEach(less -> addIfFirstIsFirst(listed, less));
        if (scenario.trouble() != null) {
            without(scenario.trouble(), 0).forEach(less -> simpler.add(scenario.withTrouble(less)));
        }
    }

    /** The second merchant's purchase takes the key of the one before it. */
    private void addIfFirstIsFirst(List<Purchase> listed, List<String> attacks) {
        if (!listed.getFirst().atSecond()) {
            simpler.add(scenario.buying(listed, scenario.simulated().buyers(), attacks, 1));
        }
    }

    private void plainer() {
        List<Purchase> listed = scenario.workload().listed();
        for (int i = 0; i < listed.size(); i++) {
            Purchase purchase = listed.get(i);
            for (Purchase.Extra extra : purchase.extras()) {
                replace(i, purchase.without(extra));
            }
            long round = 1_000L * (i + 1);
            for (String currency : CURRENCIES) {
                if (CURRENCIES.indexOf(currency) <= rank(purchase.currency())
                        && !(purchase.amount() == round && purchase.currency().equals(currency))) {
                    replace(i, purchase.costing(round, currency));
                }
            }
        }
        if (scenario.simulated().buyers() > 1) {
            simpler.add(scenario.buying(listed, 1, scenario.workload().others().attacks(), 1));
        }
        plainerFaults();
    }

    private static int rank(String currency) {
        int rank = CURRENCIES.indexOf(currency);
        return rank < 0 ? CURRENCIES.size() : rank;
    }

    private void replace(int index, Purchase plainer) {
        List<Purchase> listed = new ArrayList<>(scenario.workload().listed());
        listed.set(index, plainer);
        simpler.add(scenario.buying(
                listed, scenario.simulated().buyers(), scenario.workload().others().attacks(), 1));
    }

    /** The first try, else every try, is easier to tell than a later one or a share. */
    private void plainerFaults() {
        for (int i = 0; i < scenario.faults().size(); i++) {
            JsonNode rule = scenario.faults().get(i);
            if (rule.has("match")) {
                replace(i, rule, changed -> changed.without("match"));
            }
            boolean first = rule.path("when").path("nth").asLong() == 1;
            if (!first && !rule.path("point").asText().equals("listener")) {
                replace(i, rule, changed -> {
                    changed.putObject("when").put("nth", 1);
                    return changed;
                });
                if (rule.has("when")) {
                    replace(i, rule, changed -> changed.without("when"));
                }
            }
        }
    }

    private void replace(int index, JsonNode rule, Function<ObjectNode, JsonNode> change) {
        List<JsonNode> faults = new ArrayList<>(scenario.faults());
        faults.set(index, change.apply(rule.deepCopy()));
        simpler.add(scenario.withFaults(faults));
    }

    /** The list without one half, then without each quarter, and so on down to without each single element. */
    static <T> List<List<T>> without(List<T> list, int least) {
        List<List<T>> shorter = new ArrayList<>();
        for (int length = (list.size() + 1) / 2; length >= 1 && !list.isEmpty();
                length = length == 1 ? 0 : (length + 1) / 2) {
            for (int from = 0; from < list.size(); from += length) {
                List<T> less = new ArrayList<>(list.subList(0, from));
                less.addAll(list.subList(Math.min(list.size(), from + length), list.size()));
                if (less.size() >= least) {
                    shorter.add(List.copyOf(less));
                }
            }
        }
        return shorter;
    }
}
