package dev.nevertwice.chaos.defect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder of compiled classes in which a patch is applied; loaded before the originals it plants a defect. The same patch
 * is compiled once in the life of the program, and the folder is deleted at its end. Safe for use by many threads.
 *
 * @param name what it is called in messages: the defect's id or the patch file
 * @param folder first on the class path of a process, or given to an {@link OverlayLoader}
 */
public record Overlay(String name, Path folder) {

    private static final Map<String, Overlay> COMPILED = new ConcurrentHashMap<>();

    /**
     * The overlay of a defect.
     *
     * @throws DefectProblem when its patch does not apply or compile
     */
    public static Overlay of(Defect defect) {
        return of(defect.id(), defect.diff(), List.of(ProductionSources.FOLDER));
    }

    /**
     * The overlay of a mutant of the harness.
     *
     * @throws DefectProblem when its patch does not apply or compile
     */
    public static Overlay of(Mutant mutant) {
        return of(mutant.id(), mutant.diff(), ProductionSources.ALL);
    }

    /**
     * The overlay of a patch that somebody brings; it needs no header.
     *
     * @throws DefectProblem when it can't be read, or does not apply or compile
     */
    public static Overlay ofPatch(Path file) {
        return of(Defects.ofPatch(file));
    }

    private static Overlay of(String name, String diff, List<String> folders) {
        return COMPILED.computeIfAbsent(name + "\n" + diff, key -> compiled(name, diff, folders));
    }

    private static Overlay compiled(String name, String diff, List<String> folders) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (FileDiff file : UnifiedDiff.files(name, diff)) {
            List<String> original = ProductionSources.lines(file.path(), folders)
                    .orElseThrow(() -> new DefectProblem(name + ": unknown file " + file.path()
                            + "; a defect changes files that exist below " + ProductionSources.FOLDER));
            if (sources.put(file.path(), String.join("\n", file.appliedTo(name, original)) + "\n") != null) {
                throw new DefectProblem(name + ": " + file.path() + " is in the diff twice");
            }
        }
        Path folder = TemporaryFolders.create("overlay-");
        SourceCompiler.compile(name, sources, folder);
        return new Overlay(name, folder);
    }

    /** The bytes of one class, if the overlay has it. */
    byte[] classFile(String path) {
        try {
            Path file = folder.resolve(path);
            return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
