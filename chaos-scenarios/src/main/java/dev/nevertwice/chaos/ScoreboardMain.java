package dev.nevertwice.chaos;

import dev.nevertwice.chaos.cli.ScoreboardCommand;
import dev.nevertwice.chaos.cli.Terminal;

/** {@code nevertwice scoreboard}: plants every known mistake and shows which of them the judge sees. */
public final class ScoreboardMain {

    private ScoreboardMain() {}

    public static void main(String[] arguments) {
        // What planted mistakes log is expected; whoever wants it says so.
        if (System.getProperty("org.slf4j.simpleLogger.defaultLogLevel") == null) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        }
        Terminal terminal = Terminal.ofThisProcess(System.getenv());
        System.exit(ScoreboardCommand.execute(arguments, terminal, System.getenv()));
    }
}
