package dev.nevertwice.chaos.live;

import static org.junit.jupiter.api.Assertions.assertFalse;
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

    /** Any word that ends in "port" made it the harness's fault, which starts it three times and then gives no verdict. */
    @Test
    void onlyWhoSaysThatItsPortIsTakenLackedIt(@TempDir Path logs) {
        assertFalse(Processes.lackedItsPort(dyingWith("this JDK does not support virtual threads", logs)));
        assertFalse(Processes.lackedItsPort(dyingWith("the report can't be used: export is missing", logs)));
        assertTrue(Processes.lackedItsPort(dyingWith(
                "nevertwice pay: port 8080 on 127.0.0.1 can't be used: stop what runs there, or choose another with --port",
                logs)));
        assertTrue(Processes.lackedItsPort(dyingWith(
                "nevertwice psp: port 8090 on 127.0.0.1 can't be used (Address already in use): stop what runs there",
                logs)));
    }

    private static LiveFailure dyingWith(String lastWords, Path logs) {
        try (OwnedFolder owner = OwnedFolder.create("nevertwice-child-test-");
                Child child = Child.start(
                        "the payment system", () -> new ProcessBuilder("echo", lastWords).start(), "ready", owner,
                        logs.resolve("pay.log"), false)) {
            return assertThrows(LiveFailure.class, child::awaitReady);
        }
    }
}
