package dev.nevertwice.chaos.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.defect.UnifiedDiff;
import dev.nevertwice.chaos.defect.FileDiff;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five changes of docs/external-targets.md apply one after the other, and what comes out compiles each time. */
class WorkedExampleTest {

    private static final Path EXAMPLE = Path.of("..", "docs", "external");

    @TempDir
    Path folder;

    @Test
    void theNaiveMerchantIsMendedChangeByChange() throws Exception {
        List<String> source = Files.readAllLines(EXAMPLE.resolve("NaiveMerchant.java"));
        assertTrue(source.size() <= 150, "it is " + source.size() + " lines long");
        compiles(source);
        for (Path patch : patches()) {
            List<FileDiff> files = UnifiedDiff.files(patch.toString(), Files.readString(patch));
            assertEquals(1, files.size());
            source = files.getFirst().appliedTo(patch.toString(), source);
            compiles(source);
        }
        assertEquals(5, patches().size());
    }

    private List<Path> patches() throws Exception {
        try (Stream<Path> files = Files.list(EXAMPLE)) {
            return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
        }
    }

    /** On the oldest Java that somebody may have on the path: the example is started by a plain {@code java}. */
    private void compiles(List<String> source) throws Exception {
        Path file = Files.write(folder.resolve("NaiveMerchant.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertEquals(0, compiler.run(null, null, null, "--release", "17", "-d", folder.toString(), file.toString()));
    }
}
