package dev.nevertwice.chaos;

import dev.nevertwice.chaos.cli.ProxyCommand;
import dev.nevertwice.chaos.cli.Terminal;

/** {@code nevertwice proxy}: a TCP fault proxy that speaks Toxiproxy's HTTP API. */
public final class ProxyMain {

    private ProxyMain() {}

    public static void main(String[] arguments) {
        System.exit(ProxyCommand.execute(arguments, Terminal.ofThisProcess(System.getenv())));
    }
}
