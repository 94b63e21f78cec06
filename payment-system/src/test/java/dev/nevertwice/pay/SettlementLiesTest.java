package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the PSP's settlement file can say that is not so, one lie at a time: each is found, typed and handed to whom it belongs,
 * no money moves for it that should not, and running it again changes nothing. A row that is missing is told of in
 * {@link ClassicFailuresTest}. Guards M73, M75, M76, M77.
 */
class SettlementLiesTest {

    private static final long LIED_ABOUT = 12_345;

    private final Shop shop = new Shop();

    @BeforeEach
    void buy() {
        shop.pay("cart-1", LIED_ABOUT, "USD", "tok_visa");
        shop.pay("cart-2", 1_000, "USD", "tok_visa");
        shop.pay("cart-3", 2_000, "KRW", "tok_visa");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "other-amount, amount_differs, manual, finance",
        "unit-mix-up, amount_differs, manual, finance",
        "other-currency, currency_differs, manual, finance",
        "other-fee, fee_differs, manual, finance",
        "row-twice, listed_twice, special, investigation",
        "day-shifted, time_differs, special, investigation",
        "unparseable, unparseable, special, investigation",
    })
    void aLieOfARowIsForPeopleAtOnce(String lie, String type, String kind, String queue) {
        lie("row", lie);
        String day = shop.closeDay();
        assertEquals(1, reconcile(day).path("opened").asInt());

        JsonNode found = onlyDiscrepancy();
        assertEquals(List.of(type, kind, queue, "open"), words(found));
        againChangesNothing(List.of(day));
    }

    @Test
    void aLateRowIsWaitedForAndClosesWhatItExplains() {
        lie("row", "late");
        String monday = shop.closeDay();
        reconcile(monday);
        assertEquals(List.of("late", "automatic", "resolver", "open"), words(onlyDiscrepancy()));

        String tuesday = shop.closeDay();
        assertEquals(1, reconcile(tuesday).path("closed").asInt());
        assertEquals(List.of("late", "automatic", "resolver", "resolved"), words(onlyDiscrepancy()));
        assertEquals("listed later", onlyDiscrepancy().path("resolution").asText());
        againChangesNothing(List.of(monday, tuesday));
    }

    /** It was out of the window when the line was found to be rubbish: that it was never settled was found by nobody. */
    @Test
    void whatABrokenLineNamedMayBeMissingHoweverLongTheInvestigationTook() {
        lie("row", "unparseable");
        reconcile(shop.closeDay());
        shop.faults("");
        for (int day = 2; day <= 5; day++) {
            reconcile(shop.closeDay());
        }
        investigated(onlyDiscrepancy());

        String day = shop.closeDay();
        assertEquals(1, reconcile(day).path("opened").asInt());

        assertTrue(discrepancies().stream()
                .anyMatch(found -> words(found).equals(List.of("missing_there", "manual", "finance", "open"))));
        againChangesNothing(List.of(day));
    }

    /** Its line came and nobody could read it: it was called missing while that was being investigated, for it had been late before. */
    @Test
    void whatIsLateIsNotMissingWhileItsLineIsInvestigated() {
        lie("row", "late", 30);
        String monday = shop.closeDay();
        reconcile(monday);
        String charge = onlyDiscrepancy().path("subject").asText();
        String tuesday = shop.closeDay();
        bring(monday, "row_99,charge," + charge + ",,,,12?45,USD,0,");
        reconcile(tuesday);

        List<String> late = List.of("late", "automatic", "resolver", "open");
        List<String> broken = List.of("unparseable", "special", "investigation", "open");
        assertEquals(Set.of(late, broken), allWords());
        againChangesNothing(List.of(tuesday));

        investigated(discrepancies().stream().filter(found -> words(found).equals(broken)).findFirst().orElseThrow());
        reconcile(tuesday);
        assertTrue(allWords().contains(List.of("missing_there", "manual", "finance", "open")));
        againChangesNothing(List.of(tuesday));
    }

    @Test
    void aRowThatComesAfterItWasMissedClosesThatTooThoughItIsWithPeople() {
        lie("row", "late", 2);
        String monday = shop.closeDay();
        String tuesday = shop.closeDay();
        reconcile(monday);
        reconcile(tuesday);
        assertEquals(List.of("missing_there", "manual", "finance", "open"), words(onlyDiscrepancy()));
        String wednesday = shop.closeDay();
        reconcile(wednesday);
        assertEquals("resolved", onlyDiscrepancy().path("state").asText());
        againChangesNothing(List.of(monday, tuesday, wednesday));
    }

    @Test
    void aRowOfAChargeThatNeverWasIsLookedUpAndEndsWithFinance() {
        lie("row", "row-extra");
        String day = shop.closeDay();
        reconcile(day);
        shop.await("the look-ups to end", () -> onlyDiscrepancy().path("class").asText().equals("manual"));
        assertEquals(List.of("missing_here", "manual", "finance", "open"), words(onlyDiscrepancy()));
        againChangesNothing(List.of(day));
    }

    @Test
    void aRestatedRowIsForFinanceAndTheFirstOneStands() {
        lie("row", "restated");
        String monday = shop.closeDay();
        assertEquals(0, reconcile(monday).path("opened").asInt());
        shop.faults("");
        String tuesday = shop.closeDay();
        reconcile(tuesday);
        assertEquals(List.of("restated", "manual", "finance", "open"), words(onlyDiscrepancy()));
        assertTrue(onlyDiscrepancy().path("ours").asText().startsWith("12345 USD"));
        againChangesNothing(List.of(monday, tuesday));
    }

    @ParameterizedTest
    @CsvSource({"file-twice", "overlapping"})
    void aFileThatComesTwiceOrOverlapsChangesNothing(String lie) {
        String monday = shop.closeDay();
        shop.pay("cart-4", 4_000, "KRW", "tok_visa");
        lie("file", lie);
        String tuesday = shop.closeDay();
        reconcile(monday);
        JsonNode run = reconcile(tuesday);
        assertEquals(1, run.path("imported").asInt());
        assertEquals(0, run.path("opened").asInt());
        assertEquals(0, shop.ops("GET", "/v1/ops/books", "").path("discrepancies").size());
        againChangesNothing(List.of(monday, tuesday));
    }

    /** The next day comes first: what the late file lists is not missing there. */
    @Test
    void aFileThatIsLateIsWaitedFor() {
        lie("file", "file-late", 60);
        String monday = shop.closeDay();
        assertEquals("not_closed", shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + monday + "\"}")
                .path("code").asText());
    }

    @Test
    void everyRunIsOnRecordWithWhatItDid() {
        lie("row", "other-amount");
        String day = shop.closeDay();
        reconcile(day);
        reconcile(day);
        shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"2199-01-01\"}");

        JsonNode runs = shop.ops("GET", "/v1/ops/settlements/runs", "").path("runs");
        assertEquals(3, runs.size());
        assertEquals("not_closed", runs.get(0).path("outcome").asText());
        assertEquals(0, runs.get(1).path("opened_manual").asInt());
        assertEquals("done", runs.get(2).path("outcome").asText());
        assertEquals(3, runs.get(2).path("imported").asInt());
        assertEquals(1, runs.get(2).path("opened_manual").asInt());
        assertEquals(runs.get(1).path("digest"), runs.get(2).path("digest"));
    }

    private void lie(String operation, String act) {
        lie(operation, act, 1);
    }

    private void lie(String operation, String act, int by) {
        String match = operation.equals("row") ? ", \"match\": {\"amount\": " + LIED_ABOUT + "}" : "";
        boolean takesBy = !List.of(
                "row-missing", "row-extra", "row-twice", "other-currency", "unit-mix-up", "unparseable", "file-twice",
                "overlapping")
                .contains(act);
        shop.faults("{\"name\": \"cheat\", \"operation\": \"" + operation + "\", \"point\": \"settlement\","
                + " \"act\": {\"type\": \"" + act + "\"" + (takesBy ? ", \"by\": " + by : "") + "}" + match + "}");
    }

    /** A file from disk, with one row in the native layout. */
    private void bring(String day, String row) {
        String text = "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n" + row + "\n";
        ObjectNode part = Json.object().put("day", day).put("file", "from-disk");
        shop.ops("POST", "/v1/ops/settlements/parts", part.deepCopy().put("skipped", 1).put("text", text).toString());
        shop.ops("POST", "/v1/ops/settlements/files", part.put("lines", 2).toString());
    }

    private void investigated(JsonNode line) {
        String path = "/v1/ops/discrepancies/" + line.path("id").asText();
        String eve = "{\"who\": \"eve\", \"why\": \"rubbish: it is not settled\"}";
        shop.ops("POST", path + "/claim", eve);
        assertEquals("resolved", shop.ops("POST", path + "/resolve", eve).path("state").asText());
    }

    private JsonNode reconcile(String day) {
        JsonNode answer = shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");
        assertTrue(answer.has("opened"), answer::toString);
        return answer;
    }

    private void againChangesNothing(List<String> days) {
        JsonNode before = shop.ops("GET", "/v1/ops/books", "");
        for (String day : days) {
            JsonNode again = reconcile(day);
            assertEquals(0, again.path("opened").asInt());
            assertEquals(0, again.path("imported").asInt());
        }
        JsonNode after = shop.ops("GET", "/v1/ops/books", "");
        for (String books : List.of("discrepancies", "movements", "entries", "wallets")) {
            assertEquals(before.path(books), after.path(books), books);
        }
        assertEquals(3, shop.truth().path("charges").size() - extra(after), "charges at the PSP");
        assertEquals(0, shop.truth().path("refunds").size());
    }

    private static int extra(JsonNode books) {
        return books.path("payments").size() - 3;
    }

    private JsonNode onlyDiscrepancy() {
        List<JsonNode> all = discrepancies();
        assertEquals(1, all.size(), all::toString);
        return all.getFirst();
    }

    private List<JsonNode> discrepancies() {
        return shop.ops("GET", "/v1/ops/books", "").path("discrepancies").valueStream().toList();
    }

    private Set<List<String>> allWords() {
        return discrepancies().stream().map(SettlementLiesTest::words).collect(Collectors.toSet());
    }

    /** Type, class, queue and state; the books leave out the suffixes that only the database needs. */
    private static List<String> words(JsonNode discrepancy) {
        return List.of(
                discrepancy.path("type").asText(),
                discrepancy.path("class").asText(),
                discrepancy.path("queue").asText(),
                discrepancy.path("state").asText());
    }
}
