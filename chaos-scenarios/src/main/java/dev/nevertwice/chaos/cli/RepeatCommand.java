package dev.nevertwice.chaos.cli;

import java.util.ArrayList;
import java.util.List;

/** Writes the one command line that repeats a run, ready to be pasted into a POSIX shell. */
public final class RepeatCommand {

    private RepeatCommand() {}

    /** Repeats everything. */
    public static String ofAll(VerifyPlan plan, List<ScenarioChoice> choices) {
        return line(plan, choices.stream().map(ScenarioChoice::word).toList(), plan.seed(), plan.runs());
    }

    /** Repeats one run of one scenario. */
    public static String ofOne(VerifyPlan plan, String scenarioWord, long seed) {
        return line(plan, List.of(scenarioWord), seed, 1);
    }

    /** Runs a scenario of any file in virtual time, once. */
    static String simulated(String file, long seed, String defect) {
        ArrayList<String> words = new ArrayList<>(List.of("./nevertwice", "verify", "--rig", "sim"));
        add(words, "--scenario", file);
        add(words, "--seed", seed);
        add(words, "--runs", 1);
        add(words, "--defect", defect);
        return String.join(" ", words);
    }

    /** Runs a scenario of any file on real parts. */
    static String live(String file, String defect) {
        ArrayList<String> words = new ArrayList<>(List.of("./nevertwice", "verify"));
        add(words, "--scenario", file);
        add(words, "--defect", defect);
        return String.join(" ", words);
    }

    private static String line(VerifyPlan plan, List<String> scenarios, long seed, int runs) {
        boolean simulated = plan.rig() == VerifyPlan.RigName.sim;
        ArrayList<String> words = new ArrayList<>(List.of("./nevertwice", "verify"));
        add(words, "--rig", simulated ? "sim" : null);
        add(words, "--target", plan.target());
        if (plan.allowRemote()) {
            words.add("--allow-remote");
        }
        scenarios.forEach(scenario -> add(words, "--scenario", scenario));
        add(words, "--seed", seed);
        add(words, "--runs", simulated ? runs : null);
        add(words, "--defect", plan.defect());
        if (plan.quick()) {
            words.add("--quick");
        } else {
            add(words, "--purchases", plan.purchases());
        }
        add(words, "--time-scale", plan.timeScale());
        add(words, "--database-url", plan.database() == null ? null : plan.database().withoutSecrets());
        return String.join(" ", words);
    }

    /** The words as a shell reads them. */
    public static String line(List<String> words) {
        return String.join(" ", words.stream().map(RepeatCommand::quoted).toList());
    }

    private static void add(List<String> words, String option, Object value) {
        if (value != null) {
            words.add(option);
            words.add(quoted(value.toString()));
        }
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
