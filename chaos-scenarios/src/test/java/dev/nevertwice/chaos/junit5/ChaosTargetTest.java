package dev.nevertwice.chaos.junit5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import dev.nevertwice.chaos.defect.FileDiff;
import dev.nevertwice.chaos.defect.UnifiedDiff;
import dev.nevertwice.chaos.live.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** docs/external-targets.md as tests: the shop of an afternoon is red, the one with all five changes is green. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class ChaosTargetTest {

    private static final Path FOLDER = Path.of("target", "chaos-target-test");

    /** As reply-lost is, with fewer purchases; no buyer of the shop comes to a hosted page. */
    private static final String LOST = """
            name: lost
            about: The reply is lost, and the page's too.
            workload:
              purchases: 40
              buyers: 8
              amount: {median: 25, sigma: 0.9}
              currencies: {KRW: 1}
              methods: {direct: 3, hosted: 1}
              sources: {tok_visa: 88, tok_declined: 12}
              double_click_percent: 20
            faults:
              - {name: reset, operation: register, point: committed-before-reply, act: {type: reset}, when: {ratio: [1, 2]}}
              - {name: cut-off, operation: register, point: committed-before-reply, act: {type: truncate},
                when: {ratio: [1, 2]}}
              - {name: page-reset, operation: page, point: committed-before-reply, act: {type: reset}}
            bound: 10m
            invariants: [I1, I2, I16]
            """;

    private static final String LISTED = """
            name: listed
            about: What happened in production.
            workload:
              purchases:
                - {amount: 12345, currency: KRW, double_click: true}
                - {amount: 900, source: tok_review}
                - {amount: 800, source: tok_review_declined}
            faults:
              - {name: reset, operation: register, point: committed-before-reply, act: {type: reset}, when: {nth: 1}}
            bound: 10m
            invariants: [I1, I2, I3, I16]
            """;

    /** Run by the launcher only: its name is none of a test's. */
    static class Subject {

        @Chaos(value = "reply-lost", purchases = 16, target = "target/chaos-target-test/naive/target.yaml",
                report = "target/chaos-target-test/report")
        void theNaiveShop() {}

        @Chaos(value = {"target/chaos-target-test/mended/lost.yaml", "target/chaos-target-test/mended/listed.yaml"},
                target = "target/chaos-target-test/mended/target.yaml", report = "target/chaos-target-test/report")
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

    /**
     * At full size, where every fault that can reach it has to fire, and though it keeps its orders from one scenario to the next.
     * What is listed, reviews among it, is bought as it stands.
     */
    @Test
    void aServiceThatNeverDoesIsGreen() throws IOException {
        Path folder = shop("mended", true);
        Path orders = Files.createDirectories(folder.resolve("kept")).resolve("orders.log");
        Files.deleteIfExists(orders);
        Path target = folder.resolve("target.yaml");
        Files.writeString(target, Files.readString(target).replace("{data}", "kept"));
        Files.writeString(folder.resolve("lost.yaml"), LOST);
        Files.writeString(folder.resolve("listed.yaml"), LISTED);

        TestExecutionSummary summary = Launched.method(Subject.class, "theMendedShop");

        summary.getFailures().forEach(failure -> fail(failure.getException()));
        assertEquals(2, summary.getTestsSucceededCount());
        String kept = Files.readString(orders);
        for (String bought : List.of("12345 KRW tok_visa paid", "900 USD tok_review paid",
                "800 USD tok_review_declined failed")) {
            assertTrue(kept.contains(bought), kept);
        }
    }

    private static Path shop(String name, boolean mended) throws IOException {
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
        return folder;
    }
}
