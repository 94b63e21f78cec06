package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.chaos.scenario.Disruption.Act;
import dev.nevertwice.chaos.scenario.Disruption.Strike;
import dev.nevertwice.chaos.scenario.Scenario;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What of a scenario can't be done where it is to run. Nothing is left out of one: it runs whole or not at all. */
final class Misfit {

    private static final Set<Act> OF_SERVER = Set.of(Act.RESTART_DATABASE, Act.KILL_DATABASE);

    private Misfit() {}

    /** Those that fit. What doesn't is told where all were asked for, and refused where it was named. */
    static List<ScenarioChoice> without(List<ScenarioChoice> choices, VerifyPlan plan, boolean named,
            PrintStream words) {
        if (named) {
            requireNone(choices, plan);
        }
        List<ScenarioChoice> fitting = new ArrayList<>();
        for (ScenarioChoice choice : choices) {
            of(choice.scenario(), plan).ifPresentOrElse(
                    why -> words.println("left out: " + choice.word() + ": " + why),
                    () -> fitting.add(choice));
        }
        return List.copyOf(fitting);
    }

    /** Throws {@link CommandFailure} (usage) where one does not fit. */
    static void requireNone(List<ScenarioChoice> choices, VerifyPlan plan) {
        choices.forEach(choice -> of(choice.scenario(), plan).ifPresent(why -> {
            throw CommandFailure.usage("scenario " + choice.word() + ": " + why + ".");
        }));
    }

    /** One line for people; empty where it fits. */
    static Optional<String> of(Scenario scenario, VerifyPlan plan) {
        List<Disruption> disruptions = scenario.surroundings().disruptions();
        return switch (plan.rig()) {
            case sim -> scenario.onlyOnRealParts().map(why -> why + " (--rig live)");
            case external -> disruptions.stream()
                    .map(each -> "'" + each.name() + "' goes wrong in our own payment system's surroundings, not in a"
                            + " service of yours")
                    .findFirst();
            case live -> plan.database() == null
                    ? Optional.empty()
                    : disruptions.stream()
                            .filter(each -> each instanceof Strike strike && OF_SERVER.contains(strike.act()))
                            .map(each -> "'" + each.name() + "' takes the database server down, which only the embedded"
                                    + " one may be (leave --database-url out)")
                            .findFirst();
        };
    }
}
