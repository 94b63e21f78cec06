package dev.nevertwice.load.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.load.pay.Transcript.Committed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a payment writes is read from the server's log: by process, and only what was committed. */
class TranscriptTest {

    @TempDir
    private Path folder;

    @Test
    void whatWasCommittedIsReadByTransaction() throws IOException {
        List<Committed> committed = read(
                "nt|1|3/4|0|LOG:  execute <unnamed>: BEGIN",
                "nt|2|4/4|0|LOG:  execute S_9: BEGIN",
                "nt|1|3/4|0|LOG:  execute S_1: SELECT \"id\" FROM \"job\" WHERE \"id\" = $1",
                "nt|1|3/4|0|DETAIL:  Parameters: $1 = 'att_1'",
                "nt|1|3/4|7|LOG:  execute S_2: INSERT INTO \"note\" (\"id\", \"text\") VALUES ($1, COALESCE($2, now()))",
                "nt|1|3/4|7|DETAIL:  Parameters: $1 = 'it''s', $2 = NULL",
                "nt|2|4/4|8|LOG:  execute S_3: UPDATE \"note\" SET \"text\" = $1 WHERE \"id\" = ANY ($2)",
                "nt|2|4/4|8|DETAIL:  Parameters: $1 = 'x', $2 = '{a,b}'",
                "nt|2|4/4|8|LOG:  execute S_4: ROLLBACK",
                "nt|1|3/4|7|LOG:  execute S_5: COMMIT");

        assertEquals(1, committed.size());
        Transcript.Statement wrote = committed.getFirst().statements().getFirst();
        assertEquals(1, committed.getFirst().statements().size());
        assertEquals("note", wrote.table());
        assertEquals(Arrays.asList("it's", null), wrote.values());
        assertFalse(wrote.isTogether());
    }

    @Test
    void whatIsWrittenForManyIsToldApart() throws IOException {
        List<Committed> committed = read(
                "nt|1|3/4|0|LOG:  execute <unnamed>: BEGIN",
                "nt|1|3/4|8|LOG:  execute S_3: UPDATE \"note\" SET \"text\" = $1 WHERE \"id\" = ANY ($2)",
                "nt|1|3/4|8|DETAIL:  Parameters: $1 = 'x', $2 = '{a,b}'",
                "nt|1|3/4|8|LOG:  execute S_3: WITH given AS (SELECT * FROM unnest($1::text[])) INSERT INTO \"line\" SELECT 1",
                "nt|1|3/4|8|DETAIL:  Parameters: $1 = '{a}'",
                "nt|1|3/4|8|LOG:  execute S_5: COMMIT");

        List<Transcript.Statement> wrote = committed.getFirst().statements();
        assertEquals(List.of("note", "line"), wrote.stream().map(Transcript.Statement::table).toList());
        assertTrue(wrote.stream().allMatch(Transcript.Statement::isTogether));
    }

    private List<Committed> read(String... lines) throws IOException {
        Path log = folder.resolve("postgres.log");
        Files.writeString(log, String.join("\n", lines) + "\n");
        return Transcript.read(log, 0);
    }
}
