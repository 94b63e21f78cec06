package dev.nevertwice.chaos.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON Schema of scenario files ({@code src/main/resources/scenarios/scenario.schema.json}), for editors. It has the
 * keys, words and limits of {@link ScenarioFile}, but for what depends on two values at once.
 */
public final class ScenarioSchema {

    private static final String RESOURCE = "/scenarios/scenario.schema.json";

    private ScenarioSchema() {}

    public static String text() {
        try (InputStream in = ScenarioSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
