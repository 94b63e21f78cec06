package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

class ExamplesTest {

    /** Where a help text is broken into lines: a command that was cut in two can't be pasted. */
    private static final int COLUMNS = 80;

    @ParameterizedTest
    @ValueSource(classes = {VerifyCommand.class, SimCommand.class, ScoreboardCommand.class, ProxyCommand.class})
    void eachExampleFitsIntoALine(Class<?> command) {
        String[] lines = command.getAnnotation(Command.class).footer();
        assertTrue(lines.length > 3);
        for (String line : lines) {
            assertTrue(line.length() < COLUMNS, line);
        }
    }
}
