package dev.nevertwice.chaos.defect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Source files as they were built, wherever the program runs: resources of this module. */
final class ProductionSources {

    /** Where they stand in the repository; paths in a diff begin with this. */
    static final String FOLDER = "payment-system/src/main/java/";

    /** With those of the harness, which only its own mutants change. */
    static final List<String> ALL =
            List.of(FOLDER, "chaos-scenarios/src/main/java/", "psp-simulator/src/main/java/");

    private ProductionSources() {}

    /** The lines of one file by its path in the repository; empty when there is no such file below these folders. */
    static Optional<List<String>> lines(String path, List<String> folders) {
        if (folders.stream().noneMatch(path::startsWith) || !path.endsWith(".java") || path.contains("..")) {
            return Optional.empty();
        }
        try (InputStream in = ProductionSources.class.getResourceAsStream("/production-sources/" + path)) {
            if (in == null) {
                return Optional.empty();
            }
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
