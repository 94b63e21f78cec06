package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.report.SampleReports;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A program that verifies one scenario and then hangs in the second, with a child process. */
final class EndlessVerify {

    private EndlessVerify() {}

    public static void main(String[] arguments) {
        FakeWorkbench workbench = new FakeWorkbench((choice, progress) -> {
            if (choice.word().equals("reply-lost")) {
                return SampleReports.validReport();
            }
            progress.phase("buying");
            progress.counts(17, 200, "20 told paid");
            try {
                Process child = new ProcessBuilder("sleep", "600").start();
                System.out.println("child " + child.pid());
            } catch (IOException noSleep) {
                throw new IllegalStateException(noSleep);
            }
            new CountDownLatch(1).await(); // for ever
            throw new IllegalStateException("not interrupted");
        });
        Terminal terminal = new Terminal(System.out, System.err, false, false, 80);
        System.exit(VerifyCommand.execute(arguments, workbench, terminal, Map.of()));
    }
}
