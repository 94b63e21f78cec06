package dev.nevertwice.chaos.defect;

import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that are deleted when the program ends, also by Ctrl-C or SIGKILL. */
final class TemporaryFolders {

    /** One of which all others are a part, because each has a process that guards it. */
    private static final OwnedFolder ALL = OwnedFolder.create("nevertwice-defect-");

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ALL::close, "delete-overlays"));
    }

    private TemporaryFolders() {}

    static Path create(String prefix) {
        try {
            return Files.createTempDirectory(ALL.path(), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
