package dev.nevertwice.chaos.scoreboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.Worlds;
import dev.nevertwice.chaos.defect.Mutants;
import dev.nevertwice.chaos.scoreboard.Contest.Budget;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** H1 to H7: a harness with one of these mistakes must not be able to call the correct system valid. */
@Worlds
class HarnessMutantSimulation {

    static Set<String> mutants() {
        return Mutants.all().keySet();
    }

    @Test
    @Tag("slow")
    void withoutAMutantTheSameCampaignIsValid() {
        Set<String> scenarios =
                Mutants.all().values().stream().map(mutant -> mutant.scenario()).collect(Collectors.toSet());

        for (String scenario : scenarios) {
            String answer = MutantTrial.run(scenario, run -> {});
            assertTrue(answer.startsWith("VALID"), answer);
        }
    }

    @Test
    void everyMistakeIsMade() {
        assertEquals(
                List.of("H1", "H2", "H3", "H4", "H5", "H6", "H7"),
                Mutants.all().values().stream().map(mutant -> mutant.mistake()).distinct().toList());
    }

    @ParameterizedTest
    @Tag("slow")
    @MethodSource("mutants")
    void aHarnessWithTheMistakeDoesNotCallTheSystemValid(String id) throws InterruptedException {
        Row row = new Contest(new Budget(1, 1, 0)).run(List.of(id), 1, done -> {}).getFirst();

        assertEquals(Outcome.CAUGHT, row.outcome(), row::message);
    }
}
