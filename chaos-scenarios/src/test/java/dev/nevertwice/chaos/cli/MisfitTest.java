package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.cli.VerifyPlan.RigName;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A scenario runs as what its name says, or not at all. */
class MisfitTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void ofAllScenariosThoseThatDoNotFitAreLeftOutAndNamed() {
        assertEquals(List.of("database-killed"), kept(RigName.sim, false, "database-killed", "far-database"));
        assertEquals("left out: far-database: 'long-way' is on pay-postgresql, which is a way of real parts only"
                + " (--rig live)\n", said.toString());
    }

    @Test
    void oneThatWasNamedIsRefused() {
        CommandFailure refused =
                assertThrows(CommandFailure.class, () -> kept(RigName.sim, true, "far-database"));
        assertEquals(ExitCode.USAGE, refused.exitCode());
    }

    @Test
    void nobodyElsesDatabaseIsTakenDown() {
        assertEquals(List.of("far-database", "kafka-down"), kept(
                RigName.live, false, "database-killed", "database-restarted", "far-database", "kafka-down"));
    }

    @Test
    void ofAServiceOfOthersOnlyThePspsFaultsAreAsked() {
        assertEquals(List.of("reply-lost"), kept(RigName.external, false, "reply-lost", "poor-network"));
    }

    /** What nobody named is run as far as it fits: by the command line, and by {@code @Chaos} without a name. */
    @Test
    void ofTheMainJobAServiceWithoutWebhooksIsAskedForFour() {
        assertEquals(
                List.of("reply-lost", "key-conflict-429", "slow-psp", "process-killed"),
                kept(RigName.external, false, BuiltInScenarios.mainJob().toArray(String[]::new)));
        assertEquals(
                "left out: duplicate-callbacks: 'before-reply' is in webhooks: 'webhook_url' says where your service"
                        + " receives them\n",
                said.toString());
    }

    /** Guards a verdict that says "valid: hostile" of a run without a single attack. */
    @Test
    void whatLosesItsPointAtAServiceOfOthersIsRefusedWithThoseThatFit() {
        CommandFailure refused =
                assertThrows(CommandFailure.class, () -> kept(RigName.external, true, "reply-lost", "hostile"));

        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertTrue(
                refused.getMessage().startsWith("scenario hostile: it sends forged webhooks, and only books show what"
                        + " comes of them. Those that fit: reply-lost, key-conflict-429, slow-psp, process-killed,"),
                refused.getMessage());
    }

    private List<String> kept(RigName rig, boolean named, String... names) {
        DatabaseAddress database = rig == RigName.live ? DatabaseAddress.of("jdbc:postgresql://db/x?user=u") : null;
        VerifyPlan plan = new VerifyPlan(
                rig, 1, 1, null, null, false, database, null, 1, Path.of("report"),
                rig == RigName.external ? Path.of("..", "docs", "external", "target.yaml") : null, false);
        List<ScenarioChoice> choices =
                List.of(names).stream().map(name -> new ScenarioChoice(name, BuiltInScenarios.named(name))).toList();
        return Misfit.without(choices, plan, named, new PrintStream(said)).stream()
                .map(ScenarioChoice::word)
                .toList();
    }
}
