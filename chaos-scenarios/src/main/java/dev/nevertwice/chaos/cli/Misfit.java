package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Disruption.Act;
import dev.nevertwice.chaos.scenario.Disruption.Strike;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.target.Fitting;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What of a scenario can't be done where it is to run: it runs as what its name says, or not at all. */
public final class Misfit {

    private static final Set<Act> OF_SERVER = Set.of(Act.RESTART_DATABASE, Act.KILL_DATABASE);

    private Misfit() {}

    /** Those that fit. What doesn't is told where all were asked for, and refused where it was named. */
    public static List<ScenarioChoice> without(List<ScenarioChoice> choices, VerifyPlan plan, boolean named,
            PrintStream words) {
        if (named) {
            requireNone(choices, plan);
        }
        Function<Scenario, Optional<String>> misfit = of(plan);
        List<ScenarioChoice> fitting = new ArrayList<>();
        for (ScenarioChoice choice : choices) {
            misfit.apply(choice.scenario()).ifPresentOrElse(
                    why -> words.println("left out: " + choice.word() + ": " + why),
                    () -> fitting.add(choice));
        }
        return List.copyOf(fitting);
    }

    /** Throws {@link CommandFailure} (usage) where one does not fit. */
    static void requireNone(List<ScenarioChoice> choices, VerifyPlan plan) {
        Function<Scenario, Optional<String>> misfit = of(plan);
        choices.forEach(choice -> misfit.apply(choice.scenario()).ifPresent(why -> {
            String others =
                    plan.rig() == VerifyPlan.RigName.external ? " Those that fit: " + fitting(misfit) + "." : "";
            throw CommandFailure.usage("scenario " + choice.word() + ": " + why + "." + others);
        }));
    }

    private static String fitting(Function<Scenario, Optional<String>> misfit) {
        return BuiltInScenarios.all().stream()
                .filter(scenario -> misfit.apply(scenario).isEmpty())
                .map(Scenario::name)
                .collect(Collectors.joining(", "));
    }

    /** For each scenario one line for people; empty where it fits. */
    private static Function<Scenario, Optional<String>> of(VerifyPlan plan) {
        return switch (plan.rig()) {
            case sim -> scenario -> scenario.onlyOnRealParts().map(why -> why + " (--rig live)");
            case external -> new Fitting(TargetRigs.read(plan))::misfit;
            case live -> scenario -> plan.database() == null
                    ? Optional.empty()
                    : scenario.surroundings().disruptions().stream()
                            .filter(each -> each instanceof Strike strike && OF_SERVER.contains(strike.act()))
                            .map(each -> "'" + each.name() + "' takes the database server down, which only the embedded"
                                    + " one may be (leave --database-url out)")
                            .findFirst();
        };
    }
}
