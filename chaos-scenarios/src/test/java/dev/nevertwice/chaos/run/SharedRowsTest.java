package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** The books of 60,000 purchases are 300 MB, and the judge has them four times. */
class SharedRowsTest {

    private static final String EARLY = """
            {"payments": [{"id": "pay_1", "state": "paid", "orders": [{"id": "ord_1"}]}, {"id": "pay_2", "state": "open"}],
             "entries": []}""";
    private static final String LATE = EARLY.replace("open", "paid");

    private final SharedRows rows = new SharedRows();

    @Test
    void rowsThatDidNotChangeAreTheSameObject() {
        JsonNode early = rows.shared(json(EARLY));
        JsonNode late = rows.shared(json(LATE));
        assertSame(early.at("/payments/0"), late.at("/payments/0"));
        assertNotSame(early.at("/payments/1"), late.at("/payments/1"));
    }

    @Test
    void whatTheBooksSayStaysTheSame() {
        assertEquals(json(EARLY), rows.shared(json(EARLY)));
        assertEquals(json(LATE), rows.shared(json(LATE)));
        assertEquals(json("null"), rows.shared(json("null")));
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }
}
