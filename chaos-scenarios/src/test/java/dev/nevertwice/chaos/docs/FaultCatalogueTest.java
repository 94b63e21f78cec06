package dev.nevertwice.chaos.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.proxy.toxic.ToxicType;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.psp.fault.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/faults.md} names every fault that there is, and where it says that a scenario has one, the scenario has it. */
class FaultCatalogueTest {

    private static final Pattern CODE = Pattern.compile("`([a-z_-]+)`");

    /** @param names in its first cell; @param where scenarios in its last one */
    private record Row(List<String> names, List<String> where) {}

    @Test
    void everyFaultOfThePspIsThereAndOccursWhereItSays() throws IOException {
        Set<String> there = new TreeSet<>();
        List<Row> rows = new ArrayList<>(rows("requests"));
        rows.addAll(rows("callbacks", "callback"));
        rows.addAll(rows("settlement files", "settlement"));
        for (Row row : rows) {
            String kind = String.join(" ", row.names());
            there.add(kind);
            for (String scenario : row.where()) {
                assertTrue(faults(BuiltInScenarios.named(scenario)).contains(kind), scenario + " has no " + kind);
            }
        }
        Set<String> all = Arrays.stream(FaultPoint.values())
                .flatMap(point -> point.acts().stream().map(act -> point.wireName() + " " + act))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, there);
    }

    @Test
    void everyDisruptionIsThereAndOccursWhereItSays() throws IOException {
        List<Row> rows = rows("Around the payment system");
        for (Disruption.Act act : Disruption.Act.values()) {
            Row row = named(rows, act.word());
            for (String scenario : row.where()) {
                assertTrue(disruptions(BuiltInScenarios.named(scenario)).contains(act.word()), scenario);
            }
        }
    }

    @Test
    void everyToxicIsThereAndOccursWhereItSays() throws IOException {
        List<Row> rows = rows("On the wire");
        assertEquals(ToxicType.values().length, rows.size());
        for (ToxicType type : ToxicType.values()) {
            for (String scenario : named(rows, type.word()).where()) {
                assertTrue(disruptions(BuiltInScenarios.named(scenario)).contains(type.word()),
                        scenario + " has no " + type.word());
            }
        }
    }

    @Test
    void everyTroubleOfVirtualTimeIsThere() throws IOException {
        List<Row> rows = rows("In virtual time only");
        for (Scenario.Trouble trouble : Scenario.Trouble.values()) {
            named(rows, trouble.word());
        }
    }

    private static Row named(List<Row> rows, String name) {
        return rows.stream().filter(row -> row.names().contains(name)).findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in the catalogue"));
    }

    /** Of the section whose heading contains that, each with these names before its own. */
    private static List<Row> rows(String heading, String... before) throws IOException {
        List<Row> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("../docs/faults.md"))) {
            if (line.startsWith("## ")) {
                inside = line.contains(heading);
            } else if (inside && line.startsWith("| ") && !line.contains("---")) {
                String[] cells = line.split("\\|");
                List<String> names = Stream.concat(Stream.of(before), code(cells[1])).toList();
                if (names.size() > before.length) {
                    rows.add(new Row(names, code(cells[cells.length - 1]).toList()));
                }
            }
        }
        assertTrue(!rows.isEmpty(), "no table under " + heading);
        return rows;
    }

    private static Stream<String> code(String cell) {
        return CODE.matcher(cell).results().map(MatchResult::group).map(word -> word.substring(1, word.length() - 1));
    }

    private static Set<String> faults(Scenario scenario) {
        return scenario.faults().stream()
                .map(rule -> rule.path("point").asText() + " " + rule.path("act").path("type").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> disruptions(Scenario scenario) {
        return scenario.surroundings().disruptions().stream()
                .map(each -> switch (each) {
                    case Disruption.Strike strike -> strike.act().word();
                    case Disruption.Toxicity toxicity -> toxicity.toxic().toxic().type().word();
                })
                .collect(Collectors.toSet());
    }
}
