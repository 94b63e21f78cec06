package dev.nevertwice.chaos.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.nevertwice.chaos.cli.BuiltWorkbench;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.cli.VerifyCommand;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each snippet of README and docs is typed by {@code .ci/docs}, or compiled or read here; one that nobody knows fails the
 * build. Requests and answers of the PSP are compared with a real one in {@link PspSnippetsTest}.
 */
class SnippetsTest {

    private static final Path TYPED = Snippet.ROOT.resolve(".ci/docs");
    private static final List<String> COMMANDS = List.of("./nevertwice ", "mvn ", "docker ");
    private static final List<String> SHELL = List.of("curl ", "AUTH=");

    /** What is there to be looked at and not for a program: how it begins, and what it is. */
    private static final Map<String, String> SHOWN = Map.ofEntries(
            Map.entry("psp-simulator      the PSP as a pure machine", "a picture of the modules"),
            Map.entry("CockroachStoreTest skipped", "what a test prints"),
            Map.entry("milliseconds, median / 99 % / most", "what bench intake prints"),
            Map.entry("payments       id merchant state", "the fields of the books' tables"),
            Map.entry("registration   open -> requires_action", "a picture of the life cycles"),
            Map.entry("read-token: 3-91b1c6f0a2d4e877", "a header of an answer"),
            Map.entry("GET /v1/payments/pay_1 ", "two requests as they are on the wire"),
            Map.entry("my.yaml:15: faults[0].point", "what a mistake is answered"),
            Map.entry("# yaml-language-server: $schema=", "a line for an editor"),
            Map.entry("BROKEN: I1, I2 in reply-lost", "what a red test prints"),
            Map.entry("BROKEN      reply-lost    ", "what verify prints"),
            Map.entry("- run: mvn -q install", "two steps of a workflow"));

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everySnippetIsTypedCompiledOrRead() throws IOException {
        List<Snippet> all = Snippet.all();
        assertTrue(all.size() > 60, "only " + all.size());
        return all.stream().map(snippet -> DynamicTest.dynamicTest(
                snippet.where() + " " + snippet.firstLine(), () -> check(snippet)));
    }

    private void check(Snippet snippet) throws Exception {
        String text = snippet.text();
        if (Stream.concat(COMMANDS.stream(), SHELL.stream()).anyMatch(text::startsWith)) {
            typed(snippet);
        } else if (text.contains("class NaiveClientTest")) {
            assertPartOf(text, Snippet.ROOT.resolve(
                    "psp-simulator/src/test/java/dev/nevertwice/psp/junit5/NaiveClientTest.java"));
        } else if (text.contains("@Chaos(") || text.startsWith("try (")) {
            JavaSnippet.compile(text, folder);
        } else if (text.startsWith("<dependency>")) {
            dependency(text);
        } else if (text.startsWith("id: M")) {
            assertPartOf(text, Snippet.ROOT.resolve("chaos-scenarios/src/main/defects/M23.patch"));
        } else if (text.startsWith("name: ") && text.contains("base_url:")) {
            assertEquals(Files.readString(Snippet.ROOT.resolve("docs/external/target.yaml")).strip(), text);
        } else if (text.startsWith("name: ")) {
            assertNotNull(ScenarioFile.parse(snippet.where(), text + "\n"));
        } else if (text.startsWith("on: ")) {
            workflow(text);
        } else if (text.startsWith("{") || text.startsWith("\"about\"") || text.startsWith("PUT /")) {
            json(text);
        } else if (text.lines().allMatch(line -> line.matches("[a-z_]+(,[^,]*){4,}|[a-z]+_\\d+(,[^,]*){4,}"))) {
            assertEquals(1, text.lines().map(line -> line.split(",", -1).length).distinct().count(), text);
        } else {
            assertTrue(SHOWN.keySet().stream().anyMatch(text::startsWith),
                    snippet.where() + ": nobody runs, compiles or reads this; see SnippetsTest:\n" + text);
        }
    }

    /** What is registered is there: else nobody would notice that a page changed. */
    @Test
    void everythingThatIsOnlyShownIsThere() throws IOException {
        List<Snippet> all = Snippet.all();
        TreeSet<String> gone = new TreeSet<>(SHOWN.keySet());
        gone.removeIf(begin -> all.stream().anyMatch(snippet -> snippet.text().startsWith(begin)));
        assertTrue(gone.isEmpty(), gone::toString);
    }

    /** The script knows how each documented command is typed in a size that a build can bear. */
    @Test
    void everyDocumentedCommandIsTyped() throws Exception {
        Process list = new ProcessBuilder("bash", TYPED.toString(), "--list").redirectErrorStream(true).start();
        list.getOutputStream().close();
        String told = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, list.waitFor(), told);
        assertTrue(told.lines().count() > 50, told);
        assertTrue(Files.readString(Snippet.ROOT.resolve(".ci/run")).contains(".ci/docs"));
    }

    /** A block of nothing but commands is typed line by line, any other one as it stands: the script names it. */
    private static void typed(Snippet snippet) throws IOException {
        String joined = snippet.text().replaceAll("\\\\\n\\s*", "");
        if (joined.lines().allMatch(line -> COMMANDS.stream().anyMatch(line::startsWith))) {
            return;
        }
        // The same in Korean.
        String page = snippet.page().replace("README.ko.md", "README.md");
        for (String line : Files.readAllLines(TYPED)) {
            int at = line.indexOf("block " + page + " ");
            if (at >= 0) {
                String rest = line.substring(at + ("block " + page + " ").length());
                String first = rest.substring(1, rest.indexOf(rest.charAt(0), 1));
                if (snippet.text().startsWith(first)) {
                    return;
                }
            }
        }
        fail(snippet.where() + ": .ci/docs does not type this:\n" + snippet.text());
    }

    /** Its lines stand in the file in this order; "..." leaves some out, and what is said of a line may be another language. */
    private static void assertPartOf(String text, Path file) throws IOException {
        List<String> whole = Files.readAllLines(file);
        int at = 0;
        for (String line : text.lines().map(SnippetsTest::code).filter(line -> !line.isEmpty()).toList()) {
            if (line.equals("...") || line.startsWith("what: ") || line.startsWith("blanks continues")
                    || line.startsWith("@@")) {
                continue;
            }
            while (at < whole.size() && !code(whole.get(at)).equals(line)) {
                at++;
            }
            assertTrue(at < whole.size(), () -> "not in " + file.getFileName() + ", or not in this order: " + line);
            at++;
        }
    }

    private static String code(String line) {
        return line.replaceFirst("\\s//\\s.*", "").strip();
    }

    private static void dependency(String text) throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        String artifact = document.getElementsByTagName("artifactId").item(0).getTextContent();
        String version = document.getElementsByTagName("version").item(0).getTextContent();
        String pom = Files.readString(Snippet.ROOT.resolve(artifact).resolve("pom.xml"));
        assertTrue(pom.contains("<version>" + version + "</version>"), artifact + " " + version);
    }

    /** Of a CI server: its steps run our command with options that it has, and keep what it writes. */
    private static void workflow(String text) throws IOException {
        List<String> runs = new YAMLMapper().readTree(text).findValuesAsText("run");
        List<String> ours = runs.stream().filter(run -> run.startsWith("./nevertwice/nevertwice verify ")).toList();
        assertEquals(1, ours.size(), text);
        ByteArrayOutputStream help = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(help, true, StandardCharsets.UTF_8);
        VerifyCommand.execute(new String[]{"--help"}, new BuiltWorkbench(),
                new Terminal(print, print, false, false, 100),
                Map.of());
        for (String word : ours.getFirst().split(" ")) {
            assertTrue(!word.startsWith("--") || help.toString(StandardCharsets.UTF_8).contains(word), word);
        }
        String folder = ours.getFirst().replaceFirst(".*--report (\\S+).*", "$1");
        assertTrue(runs.stream().anyMatch(run -> run.startsWith("cat " + folder + "/summary.md >> ")), text);
    }

    private static void json(String text) throws IOException {
        assertTrue(!values(text).isEmpty(), text);
    }

    /** The values that are written there; what "..." stands for is nothing, and a name alone has a value of no interest. */
    static List<JsonNode> values(String text) throws IOException {
        String plain = text.replaceFirst("^PUT /\\S+\n", "").replaceFirst("^(\"about\".*)$", "{$1}")
                .replaceAll("\\{<\\w+>}", "{}").replaceAll(",\\s*\\.\\.\\.|\\.\\.\\.(?=[]}])", "");
        try {
            return read(plain);
        } catch (IOException names) {
            return read(plain.replaceAll("(?<=[{,])\\s*(\"[a-z_]+\")(?=\\s*[,}])", "$1: null"));
        }
    }

    private static List<JsonNode> read(String text) throws IOException {
        try (MappingIterator<JsonNode> values = JsonMapper.builder().build().readerFor(JsonNode.class)
                .readValues(text)) {
            return new ArrayList<>(values.readAll());
        }
    }
}
