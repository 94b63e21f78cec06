package dev.nevertwice.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.cli.BuiltWorkbench;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.cli.VerifyCommand;
import java.util.function.Consumer;

/** {@code nevertwice verify}: breaks a payment system on purpose and judges whether anybody was charged twice. */
public final class VerifyMain {

    private static final ObjectMapper JSON = new ObjectMapper();

    private VerifyMain() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** The entry of a copy in which a defect is planted: arguments as a JSON array, the exit code back. */
    public static String run(String arguments, Consumer<String> progress) throws JsonProcessingException {
        return String.valueOf(run(JSON.readValue(arguments, String[].class)));
    }

    /** As {@link #run(String, Consumer)} takes them. */
    public static String json(String[] arguments) {
        try {
            return JSON.writeValueAsString(arguments);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int run(String[] arguments) {
        Terminal terminal = Terminal.ofThisProcess(System.getenv());
        return VerifyCommand.execute(arguments, new BuiltWorkbench(), terminal, System.getenv());
    }
}
