package dev.nevertwice.chaos.live;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    /** It was "... 15 more": the last line of the last trace. */
    @Test
    void whoDiesOfAnExceptionIsQuotedWithItsCause(@TempDir Path logs) {
        String trace =
                "printf 'Exception in thread main\\n\\tat a\\nCaused by: NoSuchMethodError: b\\n\\tat c\\n\\t... 15 more\\n'";
        try (OwnedFolder owner = OwnedFolder.create("nevertwice-child-test-");
                Child child =
                        Child.start("the PSP", () -> new ProcessBuilder("sh", "-c", trace).start(), "ready", owner,
                                logs.resolve("psp.log"), false)) {
            LiveFailure failure = assertThrows(LiveFailure.class, child::awaitReady);
            assertTrue(failure.getMessage().startsWith("the PSP did not start: Caused by: NoSuchMethodError: b (log: "),
                    failure.getMessage());
        }
    }

    /** It was quoted with what had been read by then: with nothing, where the machine was busy. */
    @Test
    void whoEndsIsQuotedWithItsLastWordHoweverMuchIsStillUnread(@TempDir Path logs) {
        String much = "echo ready; seq 20000; echo out of memory; exit 7";
        try (OwnedFolder owner = OwnedFolder.create("nevertwice-child-test-");
                Child child = Child.start(
                        "the PSP", () -> new ProcessBuilder("sh", "-c", much).start(), "ready", owner,
                        logs.resolve("psp.log"), false)) {
            child.awaitReady();
            while (child.isAlive()) {
                Thread.onSpinWait();
            }
            LiveFailure failure = assertThrows(LiveFailure.class, child::requireRunning);
            assertTrue(failure.getMessage()
                    .startsWith("the PSP ended by itself in mid-run (exit code 7): out of memory (log: "),
                    failure.getMessage());
        }
    }
}
