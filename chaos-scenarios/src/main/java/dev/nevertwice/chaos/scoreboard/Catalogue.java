package dev.nevertwice.chaos.scoreboard;

import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.defect.Mutants;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every defect that a payment system is known to have, whether it can be planted here or not. */
public final class Catalogue {

    /** The ids are stable; gaps are intended. */
    private static final List<Integer> NUMBERS = List.of(
            1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 14, 15, 16, 17, 18, 21, 23, 24, 25, 26, 27, 29, 31, 32, 34, 35, 36, 38, 40,
            41, 43, 45, 46, 47, 49, 51, 52, 53, 54, 55, 57, 58, 59, 60, 62, 63, 64, 66, 67, 68, 70, 72, 73, 75, 76, 77,
            78, 80, 82, 83, 85, 86, 87, 88, 90, 91, 92);

    private static final Map<String, Impossible> IMPOSSIBLE = impossible();

    private Catalogue() {}

    /**
     * A defect that the design leaves no place for.
     *
     * @param why not
     */
    public record Impossible(String id, String title, String why) {}

    /** All ids: those of defects, then those of mutants of the harness. */
    public static List<String> ids() {
        List<String> ids = new ArrayList<>(defects());
        ids.addAll(Mutants.all().keySet());
        return ids;
    }

    public static List<String> defects() {
        List<String> ids = new ArrayList<>(NUMBERS.stream().map("M%02d"::formatted).toList());
        Defects.all().keySet().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
        return ids.stream().sorted().toList();
    }

    /** By id: those that {@code impossible.txt} argues. */
    public static Map<String, Impossible> argued() {
        return IMPOSSIBLE;
    }

    /** A line for each: id, title and reason, with bars between. */
    private static Map<String, Impossible> impossible() {
        try (InputStream in = Catalogue.class.getResourceAsStream("/defects/impossible.txt")) {
            Map<String, Impossible> argued = new TreeMap<>();
            if (in != null) {
                for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                    String[] parts = line.split(" \\| ", 3);
                    argued.put(parts[0], new Impossible(parts[0], parts[1], parts[2]));
                }
            }
            return argued;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
