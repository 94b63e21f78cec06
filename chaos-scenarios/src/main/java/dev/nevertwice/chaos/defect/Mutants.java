package dev.nevertwice.chaos.defect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The mutants of the harness ({@code src/main/mutants}), by id. */
public final class Mutants {

    /** How many mistakes there are: H1 to H7. */
    public static final int MISTAKES = 7;

    /** A resource folder can't be listed, but so few names can be tried. */
    private static final List<String> WAYS = List.of("", "a", "b");

    private static final Map<String, Mutant> ALL = read();

    private Mutants() {}

    /** In the order of their ids. */
    public static Map<String, Mutant> all() {
        return ALL;
    }

    private static Map<String, Mutant> read() {
        Map<String, Mutant> mutants = new TreeMap<>();
        for (int mistake = 1; mistake <= MISTAKES; mistake++) {
            for (String way : WAYS) {
                String id = "H" + mistake + way;
                try (InputStream in = Mutants.class.getResourceAsStream("/mutants/" + id + ".patch")) {
                    if (in != null) {
                        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                        mutants.put(id, DefectFile.readMutant(id + ".patch", text));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return Collections.unmodifiableMap(mutants);
    }
}
