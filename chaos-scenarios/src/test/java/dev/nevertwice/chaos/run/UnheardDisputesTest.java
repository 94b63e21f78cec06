package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

final class UnheardDisputesTest {

    @Test
    void aDisputeThatIsOpenHereAndDecidedThereIsUnheard() {
        assertEquals(true, isUnheard(ours("opened"), theirs("cb_1", "won")));
        assertEquals(true, isUnheard(ours("opened"), theirs("cb_1", "lost")));
    }

    @Test
    void ofSeveralPspsTheNamesAreTogetherWithTheAccount() {
        assertEquals(true, isUnheard(ours("opened"), theirs("acct_1/cb_1", "won")));
        assertEquals(false, isUnheard(ours("opened"), theirs("acct_2/cb_1", "won")));
    }

    @Test
    void whatIsOpenThereOrDecidedHereIsKnown() {
        assertEquals(false, isUnheard(ours("opened"), theirs("cb_1", "opened")));
        assertEquals(false, isUnheard(ours("won"), theirs("cb_1", "won")));
        assertEquals(false, isUnheard(ours("opened"), theirs("cb_2", "won")));
    }

    /** Somebody else's payment system may tell nothing of disputes. */
    @Test
    void booksWithoutDisputesAskNobody() {
        assertEquals(false, UnheardDisputes.any(JsonNodeFactory.instance.objectNode(), () -> {
            throw new AssertionError("asked");
        }));
    }

    private static boolean isUnheard(JsonNode books, JsonNode truth) {
        return UnheardDisputes.any(books, () -> truth);
    }

    private static JsonNode ours(String state) {
        var books = JsonNodeFactory.instance.objectNode();
        books.putArray("chargebacks").addObject().put("id", "cb_1").put("psp_account", "acct_1").put("state", state);
        return books;
    }

    private static JsonNode theirs(String id, String status) {
        var truth = JsonNodeFactory.instance.objectNode();
        truth.putArray("chargebacks").addObject().put("id", id).put("status", status);
        return truth;
    }
}
