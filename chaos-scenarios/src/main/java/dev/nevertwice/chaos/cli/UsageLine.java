package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.word.NearestWord;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Says in one line what is wrong with a command line. */
final class UsageLine {

    private UsageLine() {}

    static String of(ParameterException wrong) {
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        String line = wrong.getMessage().lines().findFirst().orElse("wrong usage");
        return line.replaceFirst(" is not an? (int|long)$", " is not a whole number") + " (--help lists the options)";
    }

    private static String unmatched(CommandLine.UnmatchedArgumentException wrong) {
        String typed = wrong.getUnmatched().getFirst();
        List<String> valid = wrong.getCommandLine().getCommandSpec().optionsMap().keySet().stream()
                .filter(name -> name.startsWith("--"))
                .sorted()
                .toList();
        if (!typed.startsWith("-")) {
            return "unexpected argument '" + typed + "'"
                    + (valid.contains("--scenario") ? "; scenarios are named with --scenario NAME." : " (see --help)");
        }
        String name = typed.replaceFirst("=.*$", "");
        return NearestWord.unknown("option", name, valid);
    }
}
