package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a judge relies on is there and of its kind, or the evidence can't be read. */
class FieldsTest {

    @Test
    void whatIsNotAnObjectSaysWhere() {
        assertEquals("books is not an object",
                assertThrows(IllegalArgumentException.class, () -> new Fields("books", null)).getMessage());
        assertRefused("books.payments[1] is not an object", "{'payments': [{}, 3]}",
                books -> books.list("payments", row -> row));
        assertRefused("books.cause is not an object", "{'cause': 'x'}", books -> books.object("cause"));
    }

    @Test
    void whatIsNotTextSaysWhere() {
        assertRefused("books.id is not text", "{'id': 3}", books -> books.text("id"));
        assertRefused("books.id is missing", "{}", books -> books.text("id"));
        assertRefused("books.id is missing", "{'id': ''}", books -> books.text("id"));
        assertNull(read("{'id': null}").optionalText("id"));
        assertNull(read("{'id': ''}").optionalText("id"));
        assertEquals("x", read("{'id': 'x'}").optionalText("id"));
    }

    @Test
    void whatIsNotAWholeNumberSaysWhere() {
        for (String wrong : List.of("{}", "{'amount': '1'}", "{'amount': 1.5}", "{'amount': 9223372036854775808}")) {
            assertRefused("books.amount is not a whole number", wrong, books -> books.whole("amount"));
        }
        assertEquals(Long.MAX_VALUE, read("{'amount': 9223372036854775807}").whole("amount"));
    }

    @Test
    void whatIsNotAListSaysWhere() {
        assertRefused("books.payments is not a list", "{}", books -> books.list("payments", row -> row));
        assertRefused("books.payments is not a list", "{'payments': {}}", books -> books.list("payments", row -> row));
    }

    /** A side that nobody knows would make money of nothing. */
    @Test
    void aPostingIsDebitOrCredit() {
        KnownRun run = KnownRun.good();
        run.array(run.books, "entries").addObject().put("id", "ent_9").put("kind", "capture").putArray("postings")
                .addObject().put("account", "fees").put("side", "sideways").put("amount", 1).put("currency", "KRW");

        assertEquals("books.entries[3].postings[0].side is neither debit nor credit",
                assertThrows(IllegalArgumentException.class, () -> run.judge(new EntriesBalance())).getMessage());
    }

    private static void assertRefused(String message, String json, Consumer<Fields> read) {
        Fields books = read(json);
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> read.accept(books)).getMessage());
    }

    private static Fields read(String json) {
        try {
            return new Fields("books", new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
