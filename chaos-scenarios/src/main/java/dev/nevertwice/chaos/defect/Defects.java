package dev.nevertwice.chaos.defect;

import dev.nevertwice.chaos.word.NearestWord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The defects that come with NeverTwice ({@code src/main/defects}), by id. */
public final class Defects {

    /** Ids are M01 to M92 with gaps (docs/defects.md); a resource folder can't be listed, but so few can be tried. */
    private static final int LAST = 99;

    private static final Map<String, Defect> ALL = read();

    private Defects() {}

    /** In the order of their ids. */
    public static Map<String, Defect> all() {
        return ALL;
    }

    /**
     * One of them.
     *
     * @throws DefectProblem when there is none with this id; the message offers the nearest
     */
    public static Defect named(String id) {
        Defect defect = ALL.get(id);
        if (defect == null) {
            throw new DefectProblem(NearestWord.unknown("defect", id, ALL.keySet()));
        }
        return defect;
    }

    /**
     * A patch that somebody brings: a unified diff, with or without our header. What its header does not say is empty.
     *
     * @throws DefectProblem when it can't be read
     */
    public static Defect ofPatch(Path file) {
        try {
            return DefectFile.readForeign(String.valueOf(file.getFileName()), Files.readString(file));
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
            throw new DefectProblem("can't read the patch " + file + ": " + why, e);
        }
    }

    private static Map<String, Defect> read() {
        Map<String, Defect> defects = new TreeMap<>();
        for (int number = 1; number <= LAST; number++) {
            String id = "M%02d".formatted(number);
            try (InputStream in = Defects.class.getResourceAsStream("/defects/" + id + ".patch")) {
                if (in != null) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    defects.put(id, checked(id, DefectFile.read(id + ".patch", text)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Collections.unmodifiableMap(defects);
    }

    private static Defect checked(String id, Defect defect) {
        if (!defect.id().equals(id)) {
            throw new DefectProblem(id + ".patch: its header says id " + defect.id());
        }
        return defect;
    }
}
