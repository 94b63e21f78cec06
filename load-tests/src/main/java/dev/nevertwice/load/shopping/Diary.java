package dev.nevertwice.load.shopping;

import dev.nevertwice.chaos.history.HistoryLines;
import dev.nevertwice.chaos.history.Operation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes operations down as they complete, a line each, readable at once. Any thread may write. */
final class Diary implements AutoCloseable {

    private final BufferedWriter lines;

    Diary(Path file) throws IOException {
        lines = Files.newBufferedWriter(file);
    }

    synchronized void write(Operation operation) {
        try {
            lines.write(HistoryLines.line(operation));
            lines.newLine();
            lines.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        lines.close();
    }
}
