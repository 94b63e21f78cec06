package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.cli.VerifyPlan.RigName;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RepeatCommandTest {

    /** Without the flag the command that a report tells people to paste would be refused. */
    @Test
    void aTargetElsewhereIsAllowedAgain() {
        assertEquals(
                "./nevertwice verify --target shop.yaml --allow-remote --scenario reply-lost --seed 7 --purchases 30",
                RepeatCommand.ofOne(plan(true), "reply-lost", 7));
        assertEquals(
                "./nevertwice verify --target shop.yaml --scenario reply-lost --seed 7 --purchases 30",
                RepeatCommand.ofOne(plan(false), "reply-lost", 7));
    }

    private static VerifyPlan plan(boolean allowRemote) {
        return new VerifyPlan(
                RigName.external, 1, 7, null, 30, false, null, null, 1, Path.of("report"), Path.of("shop.yaml"),
                allowRemote);
    }
}
