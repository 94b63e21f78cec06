package dev.nevertwice.load;

import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.load.run.LoadCommand;

/** {@code nevertwice load}: puts load on a payment system and judges it all the same. */
public final class LoadMain {

    private LoadMain() {}

    public static void main(String[] arguments) {
        System.exit(LoadCommand.execute(arguments, Terminal.ofThisProcess(System.getenv())));
    }
}
