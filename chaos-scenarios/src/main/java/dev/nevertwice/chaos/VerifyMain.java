package dev.nevertwice.chaos;

import dev.nevertwice.chaos.cli.BuiltWorkbench;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.cli.VerifyCommand;

/** {@code nevertwice verify}: breaks a payment system on purpose and judges whether anybody was charged twice. */
public final class VerifyMain {

    private VerifyMain() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofThisProcess(System.getenv());
        System.exit(VerifyCommand.execute(arguments, new BuiltWorkbench(), terminal, System.getenv()));
    }
}
