package dev.nevertwice.chaos.junit5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.Worlds;
import dev.nevertwice.chaos.cli.VerifyPlan.RigName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A test that carries {@code @Chaos} is as red or green as the verdict. */
@Worlds
class ChaosTest {

    private static final Path FOLDER = Path.of("target", "chaos-test");
    private static final List<ChaosRun> SEEN = new ArrayList<>();

    /** Run by the launcher only: its name is none of a test's. */
    static class Subject {

        @Chaos(value = {"reply-lost", "duplicate-callbacks"}, runs = 20, report = "target/chaos-test/report")
        void theReferenceSystemIsValid(ChaosRun run) {
            SEEN.add(run);
        }

        @Chaos(value = "reply-lost", runs = 20, report = "target/chaos-test/report")
        void theBodyCanAskForMore(ChaosRun run) {
            assertEquals(0, run.figures().charges());
        }

        @Chaos(value = "target/chaos-test/hurried.yaml", runs = 5, report = "target/chaos-test/report")
        void nothingSettlesWithinASecond(ChaosRun run) {
            SEEN.add(run);
        }

        @Chaos(value = "target/chaos-test/harmless.yaml", runs = 5, report = "target/chaos-test/report")
        void aFaultThatNeverFiredProvesNothing() {
            SEEN.add(null);
        }

        @Chaos("reply-lots")
        void isMistyped() {}

        @Chaos(rig = RigName.external)
        void hasNoTarget() {}

        @Chaos(value = "reply-lost", rig = RigName.live, runs = 20)
        void countsRunsOfRealParts() {}

        @Chaos(value = "reply-lost", rig = RigName.live, target = "target.yaml")
        void hasTwoRigs() {}
    }

    /** Run by the launcher only. */
    static class Cards {
        static class Buying {
            @Chaos(value = "reply-lost", runs = 1, report = "target/chaos-test/named")
            void once(ChaosRun run) {}

            @Chaos(value = "reply-lost", runs = 1, report = "target/chaos-test/named")
            void once(ChaosRun run, TestInfo test) {}
        }
    }

    /** Run by the launcher only. */
    static class Pages {
        static class Buying {
            @Chaos(value = "reply-lost", runs = 1, report = "target/chaos-test/named")
            void once() {}
        }
    }

    private static TestExecutionSummary run(String method) throws IOException {
        SEEN.clear();
        Files.createDirectories(FOLDER);
        return Launched.method(Subject.class, method);
    }

    private static String failure(String method) throws IOException {
        return Launched.failure(run(method));
    }

    @Test
    void eachScenarioIsATestThatPassesWhenItIsValid() throws IOException {
        TestExecutionSummary summary = run("theReferenceSystemIsValid");

        assertEquals(2, summary.getTestsSucceededCount());
        assertEquals(List.of("reply-lost", "duplicate-callbacks"), SEEN.stream().map(ChaosRun::scenario).toList());
        assertTrue(SEEN.stream().allMatch(run -> run.figures().charges() > 0 && Files.exists(run.page())));
        assertTrue(SEEN.getFirst().faultsFired().values().stream().allMatch(times -> times > 0));
    }

    @Test
    void theBodyIsATestOfItsOwn() throws IOException {
        assertTrue(failure("theBodyCanAskForMore").startsWith("expected: <0> but was: <"));
    }

    @Test
    void aBrokenInvariantFailsItWithWhatBrokeAndWhereTheReportIs() throws IOException {
        scenario("hurried", "30s", "1s");

        String said = failure("nothingSettlesWithinASecond");

        assertTrue(said.startsWith("BROKEN: I16 in hurried"), said);
        assertTrue(said.contains("\nreport: file:///") && said.contains("/hurried/report.html\n"), said);
        assertTrue(said.contains("./nevertwice verify --rig sim --scenario target/chaos-test/hurried.yaml"), said);
        assertEquals(List.of(), SEEN, "the body is not reached");
    }

    @Test
    void unknownFailsItToo() throws IOException {
        scenario("harmless", "1ms", "10m");

        String said = failure("aFaultThatNeverFiredProvesNothing");

        assertTrue(said.startsWith("Unknown: nothing was seen to break"), said);
        assertTrue(said.contains("fault f never fired"), said);
    }

    /** Nested classes of one name and overloads wrote over each other's reports. */
    @Test
    void noTestWritesOverTheReportOfAnother() throws IOException {
        List<Path> pages =
                Stream.of("Cards.Buying.once(ChaosRun)", "Cards.Buying.once(ChaosRun,TestInfo)", "Pages.Buying.once")
                        .map(test -> FOLDER.resolve(
                                "named/dev.nevertwice.chaos.junit5.ChaosTest." + test + "/reply-lost/report.html"))
                        .toList();
        for (Path page : pages) {
            Files.deleteIfExists(page);
        }

        Launched.classes(Cards.Buying.class, Pages.Buying.class);

        assertEquals(pages, pages.stream().filter(Files::exists).toList());
    }

    @Test
    void whatIsMistypedIsNamed() throws IOException {
        assertTrue(failure("isMistyped").contains("did you mean 'reply-lost'?"));
        assertTrue(failure("hasNoTarget").contains("@Chaos: the external rig needs a target"));
        assertTrue(failure("countsRunsOfRealParts").contains("@Chaos: runs is for virtual time only"));
        assertTrue(failure("hasTwoRigs").contains("@Chaos: a target is a rig of its own"));
    }

    private static void scenario(String name, String delay, String bound) throws IOException {
        Files.createDirectories(FOLDER);
        String act = delay.equals("1ms")
                ? "operation: payout, point: before-accept, act: {type: reset}"
                : "operation: register, point: before-accept, act: {type: hang}";
        Files.writeString(FOLDER.resolve(name + ".yaml"), """
                name: %s
                about: Every registration hangs until the faults stop.
                workload: {purchases: [{amount: 1000}, {amount: 2000}]}
                faults:
                  - {name: f, %s}
                trouble: []
                bound: %s
                invariants: [I1]
                """.formatted(name, act, bound));
    }
}
