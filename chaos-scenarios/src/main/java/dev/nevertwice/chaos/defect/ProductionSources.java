package dev.nevertwice.chaos.defect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The payment system's source files as they were built, wherever the program runs: resources of this module. */
final class ProductionSources {

    /** Where they stand in the repository; paths in a diff begin with this. */
    static final String FOLDER = "payment-system/src/main/java/";

    private ProductionSources() {}

    /** The lines of one file by its path in the repository; empty when there is no such file. */
    static Optional<List<String>> lines(String path) {
        if (!path.startsWith(FOLDER) || !path.endsWith(".java") || path.contains("..")) {
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
