package dev.nevertwice.chaos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.history.History.Completion;
import dev.nevertwice.chaos.history.History.Invocation;
import dev.nevertwice.chaos.history.Operation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.000001Z");

    @TempDir
    Path folder;

    @Test
    void operationsAreNumberedByCompletion() {
        History history = recorded();

        assertEquals(List.of(0L, 1L), history.operations().stream().map(Operation::index).toList());
    }

    @Test
    void linesAreReadAsTheyWereWritten() throws IOException {
        List<Operation> operations = recorded().operations();
        Path file = folder.resolve("history.jsonl");

        HistoryLines.write(file, operations);

        assertEquals(operations, HistoryLines.read(file));
        assertTrue(Files.readString(file).contains("\"invoked\":\"2026-11-22T10:00:00.000001Z\""));
    }

    @Test
    void aBrokenLineIsNamed() throws IOException {
        Path file = folder.resolve("history.jsonl");
        Files.writeString(file,
                HistoryLines.line(recorded().operations().getFirst()) + "\n{\"index\":1,\"whatever\":2}\n");

        IllegalArgumentException problem = assertThrows(IllegalArgumentException.class, () -> HistoryLines.read(file));

        assertTrue(problem.getMessage().startsWith(file + ":2: not an operation"), problem.getMessage());
    }

    @Test
    void whatAKilledWriterHadBegunIsLeftOut() throws IOException {
        List<Operation> operations = recorded().operations();
        Path file = folder.resolve("torn.jsonl");
        assertEquals(List.of(), HistoryLines.readUnfinished(file));
        Files.writeString(file, HistoryLines.line(operations.getFirst()) + "\n{\"index\":1,\"cli");
        assertEquals(operations.subList(0, 1), HistoryLines.readUnfinished(file));
    }

    @Test
    void whoListensIsToldOfEachInOrder() {
        List<Operation> told = new ArrayList<>();
        History history = new History(told::add);
        Invocation pay = new Invocation("buyer-1", "pay", "purchase-1", "cart_1", "digest", AT);
        for (int status : new int[]{409, 201}) {
            Operation recorded = history.record(pay, new Completion(AT, Result.OK, status, null, null, null, null));
            assertEquals(told.getLast(), recorded);
        }

        assertEquals(history.operations(), told);
    }

    private static History recorded() {
        History history = new History();
        Invocation pay = new Invocation("buyer-1", "pay", "purchase-1", "cart_1", "digest", AT);
        history.record(pay, new Completion(null, Result.UNKNOWN, 0, null, null, null, "reset"));
        history.record(pay, new Completion(AT.plusMillis(5), Result.OK, 201, "pay_1", "paid", "reply", null));
        return history;
    }
}
