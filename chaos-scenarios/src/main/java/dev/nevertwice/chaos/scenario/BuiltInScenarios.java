package dev.nevertwice.chaos.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The scenario files that come with NeverTwice ({@code src/main/resources/scenarios}). */
public final class BuiltInScenarios {

    private static final List<String> NAMES =
            List.of("reply-lost", "duplicate-callbacks", "key-conflict-429", "slow-psp", "process-killed");

    /** Not part of the main job: run when they are named. */
    private static final List<String> MORE = List.of("garbled", "hostile");

    private BuiltInScenarios() {}

    /** Those of the main job, in the order in which they are run. */
    public static List<String> names() {
        return NAMES;
    }

    /** Every scenario that comes with NeverTwice. */
    public static List<String> everyName() {
        return Stream.concat(NAMES.stream(), MORE.stream()).toList();
    }

    public static List<Scenario> every() {
        return everyName().stream().map(BuiltInScenarios::named).toList();
    }

    public static List<Scenario> all() {
        return NAMES.stream().map(BuiltInScenarios::named).toList();
    }

    /** One of {@link #everyName()}. */
    public static Scenario named(String name) {
        if (!everyName().contains(name)) {
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
