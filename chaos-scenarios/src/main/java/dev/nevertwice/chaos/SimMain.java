package dev.nevertwice.chaos;

import dev.nevertwice.chaos.cli.SimCommand;
import dev.nevertwice.chaos.cli.Terminal;

/** {@code nevertwice sim}: explores in virtual time what can go wrong, and judges every run. */
public final class SimMain {

    private SimMain() {}

    public static void main(String[] arguments) {
        System.exit(SimCommand.execute(arguments, Terminal.ofThisProcess(System.getenv())));
    }
}
