package dev.nevertwice.load;

import dev.nevertwice.load.intake.IntakeBench;
import dev.nevertwice.load.psp.PspBench;
import dev.nevertwice.load.reconcile.ReconcileBench;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code nevertwice bench}: measures, beside something everybody knows, on this machine and in one run. */
@Command(name = "nevertwice bench", description = "Measures one part beside a known one, alternating in one run.",
        subcommands = {PspBench.class, IntakeBench.class, ReconcileBench.class}, synopsisSubcommandLabel = "WHAT",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every target was met", "2:a target was missed", "4:the bench failed",
            "64:the command line is wrong"})
public final class BenchMain {

    private static final int HARNESS_FAILED = 4;
    private static final int USAGE = 64;

    private BenchMain() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine command = new CommandLine(new BenchMain()).setOut(out).setErr(err);
        command.setParameterExceptionHandler((wrong, given) -> {
            err.println("nevertwice bench: " + wrong.getMessage().lines().findFirst().orElse("") + " (see --help)");
            return USAGE;
        });
        command.setExecutionExceptionHandler((failure, given, parsed) -> {
            err.println("nevertwice bench: " + failure);
            return HARNESS_FAILED;
        });
        return command.execute(arguments);
    }
}
