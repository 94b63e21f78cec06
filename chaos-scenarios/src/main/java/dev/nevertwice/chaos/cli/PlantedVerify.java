package dev.nevertwice.chaos.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.defect.PlantedProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code verify} in a copy of the program that has a defect planted: parsing, judging and reporting are the same there,
 * because patches change only production code.
 */
public final class PlantedVerify {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PlantedVerify() {}

    /** Has a copy do the whole command; returns its exit code. Throws {@code DefectProblem} when it can't be planted. */
    static int inCopy(String defect, List<String> arguments) {
        PlantedProgram copy = new PlantedProgram(Overlay.of(Defects.named(defect)));
        String request = MAPPER.valueToTree(arguments).toString();
        return Integer.parseInt(copy.run(PlantedVerify.class.getName(), request, unused -> {
        }));
    }

    /** Entry of the copy. */
    public static String run(String argumentsAsJson, Consumer<String> unused) {
        try {
            String[] arguments = MAPPER.readValue(argumentsAsJson, String[].class);
            Terminal terminal = Terminal.ofThisProcess(System.getenv());
            return Integer.toString(
                    VerifyCommand.execute(arguments, new BuiltWorkbench(true), terminal, System.getenv()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
