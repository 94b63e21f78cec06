package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.cli.BuiltWorkbench;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.cli.VerifyCommand;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.load.run.LoadCommand;
import dev.nevertwice.load.run.SoakCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README and docs tell people to type exists: command, option, scenario, defect, simulation. `.ci/run` types the lessons. */
class DocumentedCommandsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern IN_A_SENTENCE = Pattern.compile("`(\\./nevertwice [^`]+)`");

    @Test
    void everyCommandThatIsDocumentedIsInTheLauncher() throws IOException {
        TreeSet<String> known = new TreeSet<>();
        for (String line : Files.readAllLines(ROOT.resolve("nevertwice"))) {
            if (line.matches("[a-z]+\\|[a-z-]+\\|dev\\.nevertwice\\..*")) {
                known.add(line.substring(0, line.indexOf('|')));
            }
        }
        for (String[] words : documented()) {
            assertTrue(known.contains(words[1]), "no command " + words[1] + ": " + String.join(" ", words));
        }
    }

    @Test
    void everyOptionOfThemIsInTheHelp() throws IOException {
        Map<String, String> helps = new TreeMap<>();
        helps.put("verify", help(terminal -> VerifyCommand.execute(
                new String[]{"--help"}, new BuiltWorkbench(), terminal, Map.of())));
        helps.put("load", help(terminal -> LoadCommand.execute(new String[]{"--help"}, terminal)));
        helps.put("soak", help(terminal -> SoakCommand.execute(new String[]{"--help"}, terminal)));
        int seen = 0;
        for (String[] words : documented()) {
            for (String word : words) {
                if (helps.containsKey(words[1]) && word.matches("--[a-z-]+")) {
                    assertTrue(helps.get(words[1]).contains(word), words[1] + " has no " + word);
                    seen++;
                }
            }
        }
        assertTrue(seen > 100, "only " + seen);
    }

    @Test
    void everyScenarioAndDefectThatIsNamedIsThere() throws IOException {
        for (String[] words : documented()) {
            for (int at = 0; at + 1 < words.length; at++) {
                String value = words[at + 1];
                if (words[at].equals("--scenario") && value.matches("[a-z0-9-]+")) {
                    assertTrue(BuiltInScenarios.names().contains(value), "no scenario " + value);
                }
                if (words[at].equals("--defect") && value.matches("M[0-9]+")) {
                    assertTrue(Defects.all().containsKey(value), "no defect " + value);
                }
            }
        }
    }

    /** Lines of commands, indented by four, without what is said of them behind a #; and those in the middle of a sentence. */
    private static List<String[]> documented() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("README.ko.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        List<String[]> commands = new ArrayList<>();
        for (Path page : pages) {
            for (String line : Files.readAllLines(page)) {
                if (line.startsWith("    ./nevertwice ")) {
                    commands.add(line.strip().replaceFirst("\\s+#.*", "").split("\\s+"));
                }
                IN_A_SENTENCE.matcher(line).results().forEach(found -> commands.add(found.group(1).split("\\s+")));
            }
        }
        assertTrue(commands.size() > 100, "only " + commands.size());
        return commands;
    }

    private static String help(ToIntFunction<Terminal> command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(0, command.applyAsInt(new Terminal(print, print, false, false, 100)));
        return out.toString(StandardCharsets.UTF_8);
    }
}
