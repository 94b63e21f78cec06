package dev.nevertwice.load;

import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.load.run.SoakCommand;

/** {@code nevertwice soak}: keeps a payment system under load and faults, and shows whether anything grows. */
public final class SoakMain {

    private SoakMain() {}

    public static void main(String[] arguments) {
        System.exit(SoakCommand.execute(arguments, Terminal.ofThisProcess(System.getenv())));
    }
}
