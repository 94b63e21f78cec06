package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.cli.CommandFailure;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureLineTest {

    /** The disk was full, and that a page could not be written was all that was said. */
    @Test
    void whatAFailureBeganWithIsSaid() {
        assertEquals(
                "the harness failed: java.io.UncheckedIOException: can't write x: java.nio.file.FileSystemException: x:"
                        + " No space left",
                FailureLine.of(new UncheckedIOException(
                        "can't write x", new FileSystemException("x", null, "No space left"))));
    }

    @Test
    void nothingIsSaidTwice() {
        assertEquals(
                "the harness failed: java.io.UncheckedIOException: java.nio.file.NoSuchFileException: x",
                FailureLine.of(new UncheckedIOException(new NoSuchFileException("x"))));
        assertEquals("choose another.", FailureLine.of(CommandFailure.usage("choose another.")));
    }
}
