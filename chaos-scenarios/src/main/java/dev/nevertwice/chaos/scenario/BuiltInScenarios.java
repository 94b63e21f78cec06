package dev.nevertwice.chaos.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The scenario files that come with NeverTwice ({@code src/main/resources/scenarios}). */
public final class BuiltInScenarios {

    private static final List<String> MAIN_JOB =
            List.of("reply-lost", "duplicate-callbacks", "key-conflict-429", "slow-psp", "process-killed");

    /** Run only when they are named. One line each. */
    private static final List<String> FURTHER = List.of(
            "bad-wire",
            "callback-before-reply",
            "callbacks-forged",
            "callbacks-lost",
            "callbacks-out-of-order",
            "clock-skew-across-midnight",
            "crash-loop",
            "database-killed",
            "database-restarted",
            "double-click-storm",
            "errors-that-mean-nothing",
            "far-database",
            "fees",
            "four-429s",
            "garbled",
            "hang-past-timeout",
            "hostile",
            "kafka-down",
            "key-store-down",
            "long-outage",
            "long-pause",
            "manual-review",
            "marketplace",
            "payouts",
            "poor-network",
            "psp-charges-twice",
            "psp-forgets-keys",
            "psp-gives-twice",
            "psp-outage",
            "queued-intake",
            "refund-storm",
            "refunds-and-cancels",
            "retry-storm-after-outage",
            "second-psp",
            "second-thoughts",
            "settlement-damaged",
            "settlement-file-late",
            "settlement-late",
            "settlement-lies",
            "settlement-twice",
            "truncated-reply",
            "two-instances");

    private BuiltInScenarios() {}

    /** Those that are run when none is named, in the order in which they are run. */
    public static List<String> mainJob() {
        return MAIN_JOB;
    }

    /** Every one: the main job's, then the further ones. */
    public static List<String> names() {
        return Stream.concat(MAIN_JOB.stream(), FURTHER.stream()).toList();
    }

    /** Those that virtual time knows as well. */
    public static List<Scenario> simulated() {
        return all().stream().filter(scenario -> scenario.onlyOnRealParts().isEmpty()).toList();
    }

    public static List<Scenario> all() {
        return names().stream().map(BuiltInScenarios::named).toList();
    }

    /** One of {@link #everyName()}. */
    public static Scenario named(String name) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException("no built-in scenario " + name);
        }
        return ScenarioFile.parse(name + ".yaml", text(name));
    }

    /** The file itself. */
    public static String text(String name) {
        String resource = "/scenarios/" + name + ".yaml";
        try (InputStream in = BuiltInScenarios.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
