package dev.nevertwice.chaos.junit5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.defect.FileDiff;
import dev.nevertwice.chaos.defect.UnifiedDiff;
import dev.nevertwice.chaos.live.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** docs/external-targets.md as tests: the shop of an afternoon is red, the one with all five changes is green. */
@Execution(ExecutionMode.CONCURRENT)
class ChaosTargetTest {

    private static final Path FOLDER = Path.of("target", "chaos-target-test");

    /** Run by the launcher only: its name is none of a test's. */
    static class Subject {

        @Chaos(value = "reply-lost", purchases = 16, target = "target/chaos-target-test/naive/target.yaml",
                report = "target/chaos-target-test/report")
        void theNaiveShop() {}

        @Chaos(value = "reply-lost", purchases = 16, target = "target/chaos-target-test/mended/target.yaml",
                report = "target/chaos-target-test/report")
        void theMendedShop(ChaosRun run) {
            assertTrue(run.figures().charges() > 0 && Files.exists(run.page()));
        }
    }

    @Test
    void aServiceThatChargesTwiceIsRed() throws IOException {
        shop("naive", false);

        String said = Launched.failure(Launched.method(Subject.class, "theNaiveShop"));

        assertTrue(said.startsWith("BROKEN: I1, I2"), said);
        assertTrue(said.contains("--target target/chaos-target-test/naive/target.yaml --scenario reply-lost"), said);
    }

    @Test
    void aServiceThatNeverDoesIsGreen() throws IOException {
        shop("mended", true);

        assertEquals(1, Launched.method(Subject.class, "theMendedShop").getTestsSucceededCount());
    }

    private static void shop(String name, boolean mended) throws IOException {
        Path example = Path.of("..", "docs", "external");
        Path folder = Files.createDirectories(FOLDER.resolve(name));
        List<String> source = Files.readAllLines(example.resolve("NaiveMerchant.java"));
        try (Stream<Path> patches = Files.list(example)) {
            for (Path patch : patches.filter(it -> mended && it.toString().endsWith(".patch")).sorted().toList()) {
                FileDiff diff = UnifiedDiff.files(patch.toString(), Files.readString(patch)).getFirst();
                source = diff.appliedTo(patch.toString(), source);
            }
        }
        String shopPort = Integer.toString(FreePorts.next());
        String pspPort = Integer.toString(FreePorts.next());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                folder.resolve("NaiveMerchant.java"),
                String.join("\n", source).replace("8099", shopPort).replace("9190", pspPort));
        Files.writeString(
                folder.resolve("target.yaml"),
                Files.readString(example.resolve("target.yaml")).replace("8099", shopPort).replace("9190", pspPort)
                        .replace("[java,", "[\"" + java + "\","));
    }
}
