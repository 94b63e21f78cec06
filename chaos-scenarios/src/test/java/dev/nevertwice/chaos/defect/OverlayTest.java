package dev.nevertwice.chaos.defect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OverlayTest {

    private static final String LIFE_CYCLE = "payment-system/src/main/java/dev/nevertwice/pay/payment/LifeCycle.java";
    private static final String FILE = "--- a/" + LIFE_CYCLE + "\n+++ b/" + LIFE_CYCLE + "\n";

    @TempDir
    Path folder;

    static List<Defect> defects() {
        return List.copyOf(Defects.all().values());
    }

    @ParameterizedTest
    @MethodSource("defects")
    void everyDefectAppliesAndCompiles(Defect defect) throws IOException {
        Overlay overlay = Overlay.of(defect);

        try (Stream<Path> files = Files.walk(overlay.folder())) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith(".class")));
        }
    }

    /** Whether they are seen is what {@code HarnessMutantSimulation} asks. */
    @ParameterizedTest
    @MethodSource("dev.nevertwice.chaos.scoreboard.HarnessMutantSimulation#mutants")
    void everyMutantOfTheHarnessAppliesAndCompiles(String id) throws IOException {
        try (Stream<Path> files = Files.walk(Overlay.of(Mutants.all().get(id)).folder())) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith(".class")));
        }
    }

    @Test
    void theSamePatchIsCompiledOnce() {
        Defect defect = Defects.named("M23");

        assertSame(Overlay.of(defect).folder(), Overlay.of(defect).folder());
    }

    @Test
    void aHunkIsFoundByItsContentWhereverItIs() throws IOException {
        Overlay overlay = patch(FILE + """
                @@ -1,1 +1,2 @@
                -    public static Step step(PaymentState state, PaymentEvent event) {
                +    public static Step step(PaymentState state, PaymentEvent event) {
                +        // found
                """);

        assertTrue(Files.exists(overlay.folder().resolve("dev/nevertwice/pay/payment/LifeCycle.class")));
    }

    @Test
    void aPatchThatDoesNotApplyNamesFileAndHunk() {
        assertEquals(
                "a.patch: " + LIFE_CYCLE
                        + ": hunk 2 of 2 (line 60) does not apply: its lines are not in the file any more",
                problem(FILE + """
                        @@ -1,1 +1,1 @@
                        -package dev.nevertwice.pay.payment;
                        +package dev.nevertwice.pay.payment;
                        @@ -60,1 +60,1 @@
                        -    nobody wrote this
                        +    nor this
                        """));
    }

    @Test
    void aPatchThatDoesNotCompileNamesTheLine() {
        String message = problem(FILE + """
                @@ -1,1 +1,2 @@
                 package dev.nevertwice.pay.payment;
                +import dev.nevertwice.Nothing;
                """);

        assertTrue(message.startsWith("a.patch does not compile: " + LIFE_CYCLE + ":2: "), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aPatchOfAnUnknownFileSaysSo() {
        String expected =
                "a.patch: unknown file %s; a defect changes files that exist below payment-system/src/main/java/";
        String hunk = "@@ -1,1 +1,1 @@\n-a\n+b\n";

        assertEquals(
                expected.formatted("payment-system/src/main/java/Missing.java"),
                problem("--- a/x\n+++ b/payment-system/src/main/java/Missing.java\n" + hunk));
        assertEquals(expected.formatted("/dev/null"), problem("--- a/" + LIFE_CYCLE + "\n+++ /dev/null\n" + hunk));
        assertEquals(
                expected.formatted("payment-system/src/main/java/../../pom.java"),
                problem("--- a/x\n+++ b/payment-system/src/main/java/../../pom.java\n" + hunk));
    }

    @Test
    void whatIsNoDiffSaysSo() {
        assertEquals(
                "a.patch: not a unified diff: no '--- a/FILE' line followed by a '+++ b/FILE' line",
                problem("hello\n"));
        assertEquals("a.patch: " + LIFE_CYCLE + ": the diff has no hunk ('@@ -1,5 +1,5 @@')", problem(FILE));
    }

    @Test
    void aPatchThatIsCutOffSaysSo() {
        assertEquals(
                "a.patch: " + LIFE_CYCLE + ": hunk 1 is shorter than its header says",
                problem(FILE + "@@ -1,3 +1,3 @@\n package dev.nevertwice.pay.payment;\n"));
    }

    @Test
    void linesThatGitAddsAroundTheDiffAreForPeople() throws IOException {
        Overlay overlay = patch("From: somebody\n\ndiff --git a/x b/x\nindex 1..2 100644\n" + FILE + """
                @@ -1 +1 @@
                -package dev.nevertwice.pay.payment;
                +package dev.nevertwice.pay.payment; // lunch
                --\s
                2.43.0

                """);

        assertTrue(Files.exists(overlay.folder().resolve("dev/nevertwice/pay/payment/LifeCycle.class")));
    }

    @Test
    void aPatchThatIsNotThereSaysSo() {
        DefectProblem problem = assertThrows(DefectProblem.class, () -> Overlay.ofPatch(folder.resolve("b.patch")));

        assertTrue(problem.getMessage().startsWith("can't read the patch "), problem::getMessage);
    }

    private String problem(String text) {
        return assertThrows(DefectProblem.class, () -> patch(text)).getMessage();
    }

    private Overlay patch(String text) throws IOException {
        return Overlay.ofPatch(Files.writeString(folder.resolve("a.patch"), text));
    }
}
