package dev.nevertwice.chaos.defect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefectsTest {

    @Test
    void everyDefectNamesAScenarioAndAnInvariantThatExist() {
        assertTrue(Defects.all().keySet().containsAll(Set.of("M01", "M06", "M08", "M23", "M32")),
                Defects.all().keySet()::toString);
        for (Defect defect : Defects.all().values()) {
            assertTrue(BuiltInScenarios.names().contains(defect.scenario()), defect::toString);
            assertTrue(Judge.statements().containsKey(defect.invariant()), defect::toString);
        }
    }

    @Test
    void theDocumentListsThemAll() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/defects.md")).stream()
                .filter(line -> line.startsWith("| [M"))
                .toList();

        List<String> expected = Defects.all().values().stream()
                .map(defect -> "| [%1$s](../chaos-scenarios/src/main/defects/%1$s.patch) | %2$s | %3$s | `%4$s` |"
                        .formatted(defect.id(), defect.title(), defect.invariant(), defect.scenario()))
                .toList();

        assertEquals(String.join("\n", expected), String.join("\n", rows));
    }

    @Test
    void anUnknownIdOffersTheNearest() {
        DefectProblem problem = assertThrows(DefectProblem.class, () -> Defects.named("M233"));

        assertEquals("unknown defect 'M233'; did you mean 'M23'?", problem.getMessage());
    }

    @Test
    void aHeaderIsReadOverSeveralLines() {
        Defect defect = DefectFile.read("M99.patch", """
                id: M99
                title: no lunch
                what: Lunch is
                  left out.
                invariant: I1
                scenario: reply-lost

                --- a/x
                +++ b/x
                """);

        assertEquals(new Defect("M99", "no lunch", "Lunch is left out.", "I1", "reply-lost", "--- a/x\n+++ b/x\n"),
                defect);
    }

    @Test
    void aHeaderWithAFieldMissingOrUnknownIsRefused() {
        DefectProblem missing =
                assertThrows(DefectProblem.class,
                        () -> DefectFile.read("M99.patch", "id: M99\ntitle: no lunch\n--- a/x\n"));
        DefectProblem unknown =
                assertThrows(DefectProblem.class,
                        () -> DefectFile.read("M99.patch", "id: M99\nname: no lunch\n--- a/x\n"));

        assertTrue(missing.getMessage().startsWith("M99.patch: the header has no '"), missing::getMessage);
        assertEquals(
                "M99.patch:2: not a line of the header, which has the fields id, invariant, scenario, title, what",
                unknown.getMessage());
    }
}
