package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.load.shopping.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LoadCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --rate 5                                             | which simulation?
            SteadyChekout                                        | did you mean 'SteadyCheckout'?
            SteadyCheckout --rate 0                              | --rate must be from 1 to 10000, not 0
            SteadyCheckout --rate much                           | --rate
            SteadyCheckout --duration 0s                         | --duration must be from 1s to 24h
            SteadyCheckout --duration long                       | such as 60s, not 'long'
            SteadyCheckout --rate 9999 --duration 24h            | more than the judge can read
            SteadyCheckout --intake later                        | valid are: sync, async
            SteadyCheckout --defect M99                          | unknown defect 'M99'
            SteadyCheckout --faults none.yaml                    | can't read none.yaml
            SteadyCheckout --base-url http://127.0.0.1:1         | go together
            SteadyCheckout --psp-url http://127.0.0.1:1 --base-url http://198.51.100.7 | --allow-remote if you mean it
            MixedDay --psp-url http://127.0.0.1:1 --base-url http://127.0.0.1:2        | can't be killed
            RetryStormAfterOutage --duration 44s                 | must be at least 45s
            SteadyCheckout --wat                                 | --wat
            """)
    void whatMakesNoSenseIsRefusedInOneLine(String arguments, String told) {
        assertEquals(64, run(arguments.split(" ")));
        String line = err.toString(StandardCharsets.UTF_8);
        assertTrue(line.contains(told), line);
        assertEquals(1, line.lines().count(), line);
    }

    @Test
    void listNamesEverySimulation() {
        assertEquals(0, run("--list"));
        assertEquals(LoadKind.values().length, out.toString(StandardCharsets.UTF_8).lines().count());
    }

    @ParameterizedTest
    @EnumSource(LoadKind.class)
    void everySimulationHasAScenarioAndAsManyBuyersAsItSays(LoadKind kind) {
        assertEquals(kind.fileName(), kind.scenario().name());
        int buyers = kind.stages(10, 30).stream().mapToInt(Stage::buyers).sum();
        int seconds = kind.stages(10, 30).stream().mapToInt(Stage::seconds).sum();
        assertEquals(30, seconds);
        assertTrue(buyers >= 100, "only " + buyers);
    }

    @Test
    void faultsOfAFileTakeThePlaceOfTheSimulationsOwn(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("broken.yaml");
        Files.writeString(file, "name: Broken Name\n");
        assertEquals(64, run("SteadyCheckout", "--faults", file.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("broken.yaml"), err.toString(StandardCharsets.UTF_8));
    }

    private int run(String... arguments) {
        return LoadCommand.execute(
                arguments, new Terminal(new PrintStream(out, true), new PrintStream(err, true), false, false, 80));
    }
}
