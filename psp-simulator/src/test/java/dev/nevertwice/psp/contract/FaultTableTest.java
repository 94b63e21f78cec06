package dev.nevertwice.psp.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.fault.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No fault without a contract test that strikes with it, on the machine and over HTTP. */
class FaultTableTest {

    private static final Path CONTRACTS = Path.of("src/test/java/dev/nevertwice/psp/contract");

    @Test
    void everyActIsStruckInTheContract() throws IOException {
        StringBuilder contracts = new StringBuilder();
        try (Stream<Path> files = Files.list(CONTRACTS)) {
            for (Path file : files.filter(path -> path.toString().endsWith("Contract.java")).toList()) {
                contracts.append(Files.readString(file));
            }
        }
        List<String> missing = new ArrayList<>();
        for (FaultPoint point : FaultPoint.values()) {
            for (String act : point.acts()) {
                if (!contracts.toString().matches("(?s).*['\"]" + act + "['\"].*")) {
                    missing.add(point.wireName() + "/" + act);
                }
            }
        }
        assertTrue(missing.isEmpty(), missing::toString);
    }

    /** Both places run every contract, so that neither the machine nor the server is tested less. */
    @Test
    void bothPlacesRunEveryContract() throws IOException {
        String machine = Files.readString(CONTRACTS.resolve("MachineContractTest.java"));
        String http = Files.readString(CONTRACTS.resolve("HttpContractTest.java"));
        try (Stream<Path> files = Files.list(CONTRACTS)) {
            for (Path file : files.filter(path -> path.toString().endsWith("Contract.java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (!name.equals("PspContract")) {
                    assertTrue(machine.contains("extends " + name + " "), "machine: " + name);
                    assertTrue(http.contains("extends " + name + " "), "http: " + name);
                }
            }
        }
    }
}
