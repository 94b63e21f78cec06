package dev.nevertwice.chaos.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.defect.PlantedProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code verify} or {@code sim} in a copy of the program that has a defect planted: parsing, judging and reporting are the same
 * there, because patches change only production code.
 */
public final class PlantedCommand {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PlantedCommand() {}

    /** Has a copy do the whole command; returns its exit code. Throws {@code DefectProblem} when it can't be planted. */
    static int inCopy(String command, String defect, List<String> arguments) {
        PlantedProgram copy = new PlantedProgram(Overlay.of(Defects.named(defect)));
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(arguments);
        return Integer
                .parseInt(copy.run(PlantedCommand.class.getName(), MAPPER.valueToTree(words).toString(), unused -> {
                }));
    }

    /** Entry of the copy. */
    public static String run(String wordsAsJson, Consumer<String> unused) {
        try {
            List<String> words = List.of(MAPPER.readValue(wordsAsJson, String[].class));
            String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
            Terminal terminal = Terminal.ofThisProcess(System.getenv());
            return Integer.toString(words.getFirst().equals("sim") ? SimCommand.planted(arguments, terminal)
                    : VerifyCommand.execute(arguments, new BuiltWorkbench(true), terminal, System.getenv()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
