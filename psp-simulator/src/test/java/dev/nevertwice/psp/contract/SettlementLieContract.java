package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.post;
import static dev.nevertwice.psp.driver.Requests.register;
import static dev.nevertwice.psp.driver.Requests.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settlement files that lie: one test a lie. Each lie is labelled, and what it hides can be read beside it. */
public abstract class SettlementLieContract extends PspContract {

    private static final String MONDAY = "2031-01-06";
    private static final String TUESDAY = "2031-01-07";
    private static final String WEDNESDAY = "2031-01-08";

    protected SettlementLieContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    @BeforeEach
    void threePurchases() {
        psp.send(buy("att_1", "tok_visa"));
        psp.send(register("att_2", registration("att_2", "tok_visa", 2500, "USD")));
        psp.send(register("att_3", registration("att_3", "tok_visa", 9400, "BHD")));
    }

    private void lie(String act) {
        fault("'point': 'settlement', 'match': {'reference': 'att_2'}, 'act': " + act);
    }

    private void fileLie(String day, String act) {
        fault("'point': 'settlement', 'match': {'reference': '" + day + "'}, 'act': " + act);
    }

    private void close(String day) {
        Answer answer = psp.send(admin("POST", "/_admin/settlement/close", "{\"day\": \"" + day + "\"}"));
        assertEquals(200, answer.status(), answer.text());
    }

    /** The lines without the head. */
    private List<String> lines(String day) {
        Answer answer = psp.send(get("/v1/settlements/" + day));
        assertEquals(200, answer.status(), answer.text());
        return Arrays.stream(answer.text().split("\n")).skip(1).toList();
    }

    private List<String> column(String day, int column) {
        return lines(day).stream().map(line -> line.split(",", -1)[column]).toList();
    }

    private List<JsonNode> lies(String day) {
        Answer answer = psp.send(admin("GET", "/_admin/settlements/" + day + "/lies", ""));
        assertEquals(200, answer.status(), answer.text());
        List<JsonNode> lies = new ArrayList<>();
        answer.json().get("files").forEach(file -> file.get("lies").forEach(lies::add));
        return lies;
    }

    private JsonNode onlyLie(String day) {
        List<JsonNode> lies = lies(day);
        assertEquals(1, lies.size(), lies.toString());
        assertEquals("B", lies.getFirst().get("class").asText());
        assertEquals("f", lies.getFirst().get("rule").asText());
        assertEquals(1, fired());
        return lies.getFirst();
    }

    @Test
    void anHonestFileHasNoLies() {
        close(MONDAY);
        assertEquals(List.of("row_1", "row_2", "row_3"), column(MONDAY, 0));
        assertTrue(lies(MONDAY).isEmpty());
        assertEquals(404, psp.send(admin("GET", "/_admin/settlements/" + TUESDAY + "/lies", "")).status());
    }

    @Test
    void aRowIsMissing() {
        lie("{'type': 'row-missing'}");
        close(MONDAY);
        assertEquals(List.of("row_1", "row_3"), column(MONDAY, 0));
        JsonNode lie = onlyLie(MONDAY);
        assertTrue(lie.get("said").isNull());
        assertEquals("att_2", lie.at("/truth/reference").asText());
    }

    @Test
    void aRowIsOfAChargeThatNeverWas() {
        lie("{'type': 'row-extra'}");
        close(MONDAY);
        assertEquals(List.of("ch_1", "ch_2", "ch_none_row_3", "ch_3"), column(MONDAY, 2));
        JsonNode lie = onlyLie(MONDAY);
        assertEquals("row_3", lie.get("row").asText());
        assertTrue(lie.get("truth").isNull());
    }

    @Test
    void aRowComesTwiceUnderTwoNumbers() {
        lie("{'type': 'row-twice'}");
        close(MONDAY);
        assertEquals(List.of("ch_1", "ch_2", "ch_2", "ch_3"), column(MONDAY, 2));
        assertEquals(List.of("row_1", "row_2", "row_3", "row_4"), column(MONDAY, 0));
        assertEquals("row_3", onlyLie(MONDAY).get("row").asText());
    }

    @Test
    void aRowHasAnotherAmount() {
        lie("{'type': 'other-amount', 'by': -7}");
        close(MONDAY);
        assertEquals(List.of("12900", "2493", "9400"), column(MONDAY, 6));
        JsonNode lie = onlyLie(MONDAY);
        assertEquals(2493, lie.at("/said/amount").asLong());
        assertEquals(2500, lie.at("/truth/amount").asLong());
    }

    @Test
    void aRowHasAnotherFee() {
        lie("{'type': 'other-fee', 'by': 30}");
        close(MONDAY);
        assertEquals(List.of("0", "30", "0"), column(MONDAY, 8));
        assertEquals(0, onlyLie(MONDAY).at("/truth/fee").asLong());
    }

    @Test
    void aRowHasAnotherCurrency() {
        lie("{'type': 'other-currency'}");
        close(MONDAY);
        assertEquals(List.of("KRW", "EUR", "BHD"), column(MONDAY, 7));
        assertEquals("USD", onlyLie(MONDAY).at("/truth/currency").asText());
    }

    @Test
    void majorAndMinorUnitsAreMixedUp() {
        fault("'point': 'settlement', 'act': {'type': 'unit-mix-up'}");
        close(MONDAY);
        assertEquals(List.of("1290000", "250000", "9400000"), column(MONDAY, 6));
        assertEquals(3, lies(MONDAY).size());
    }

    @Test
    void aRowIsDatedAnotherDay() {
        lie("{'type': 'day-shifted', 'by': -2}");
        close(MONDAY);
        JsonNode lie = onlyLie(MONDAY);
        Instant said = Instant.parse(lie.at("/said/occurred_at").asText());
        assertEquals(said.toString(), column(MONDAY, 9).get(1));
        assertEquals(said.plusSeconds(2 * 86_400).toString(), lie.at("/truth/occurred_at").asText());
    }

    @Test
    void aRowIsRestatedInTheNextFile() {
        lie("{'type': 'restated', 'by': 100}");
        close(MONDAY);
        close(TUESDAY);
        close(WEDNESDAY);
        assertEquals(List.of("12900", "2500", "9400"), column(MONDAY, 6));
        assertTrue(lies(MONDAY).isEmpty());
        assertEquals(List.of("row_2"), column(TUESDAY, 0));
        assertEquals(List.of("2600"), column(TUESDAY, 6));
        assertEquals(2500, onlyLie(TUESDAY).at("/truth/amount").asLong());
        assertTrue(lines(WEDNESDAY).isEmpty());
    }

    @Test
    void aRowCantBeRead() {
        lie("{'type': 'unparseable'}");
        close(MONDAY);
        assertTrue(lines(MONDAY).get(1).startsWith("row_2,charge,ch_2"), lines(MONDAY).get(1));
        assertTrue(lines(MONDAY).get(1).split(",", -1).length < 10, lines(MONDAY).get(1));
        assertEquals("row_2", onlyLie(MONDAY).get("row").asText());
        assertEquals("row_3", column(MONDAY, 0).get(2));
    }

    @Test
    void aRowComesALittleLate() {
        lie("{'type': 'late', 'by': 2}");
        close(MONDAY);
        close(TUESDAY);
        close(WEDNESDAY);
        assertEquals(List.of("row_1", "row_3"), column(MONDAY, 0));
        assertTrue(lines(TUESDAY).isEmpty());
        assertEquals(List.of("row_2"), column(WEDNESDAY, 0));
        assertEquals("late", onlyLie(MONDAY).get("lie").asText());
    }

    @Test
    void aFileComesTwiceUnderTwoIds() {
        fileLie(MONDAY, "{'type': 'file-twice'}");
        close(MONDAY);
        JsonNode files = psp.send(get("/v1/settlements")).json().get("data");
        assertEquals(2, files.size());
        assertEquals(MONDAY, files.at("/1/day").asText());
        String again = psp.send(get("/v1/settlements/" + MONDAY + "?file=" + files.at("/1/file").asText())).text();
        assertEquals(psp.send(get("/v1/settlements/" + MONDAY)).text(), again);
        assertEquals(3, lies(MONDAY).size());
    }

    @Test
    void aFileOverlapsWithTheOneBefore() {
        fileLie(TUESDAY, "{'type': 'overlapping'}");
        close(MONDAY);
        psp.send(buy("att_4", "tok_visa"));
        close(TUESDAY);
        assertEquals(List.of("row_1", "row_2", "row_3", "row_4"), column(TUESDAY, 0));
        assertEquals(List.of("row_1", "row_2", "row_3"),
                lies(TUESDAY).stream().map(lie -> lie.get("row").asText()).toList());
    }

    /** What lied, and what is still to be said in a later file, is not said once more. */
    @Test
    void onlyWhatWasSaidHonestlyIsSaidOnceMore() {
        faults("""
                {"rules": [
                 {"name": "all", "point": "settlement", "act": {"type": "overlapping"}, "match": {"reference": "%s"}},
                 {"name": "missing", "point": "settlement", "act": {"type": "row-missing"}, "match": {"reference": "att_1"}},
                 {"name": "wrong", "point": "settlement", "act": {"type": "other-fee"}, "match": {"reference": "att_2"}},
                 {"name": "restated", "point": "settlement", "act": {"type": "restated"}, "match": {"reference": "att_4"}}]}"""
                .formatted(TUESDAY));
        psp.send(buy("att_4", "tok_visa"));
        close(MONDAY);
        close(TUESDAY);
        assertEquals(List.of("row_3"), column(TUESDAY, 0));

        close(WEDNESDAY);
        assertEquals(List.of("row_4"), column(WEDNESDAY, 0));
    }

    @Test
    void theFirstFileHasNothingToOverlapWith() {
        fileLie(MONDAY, "{'type': 'overlapping'}");
        close(MONDAY);
        assertEquals(3, lines(MONDAY).size());
        assertTrue(lies(MONDAY).isEmpty());
        assertEquals(0, journalled("overlapping"));

        fileLie(TUESDAY, "{'type': 'overlapping'}");
        close(TUESDAY);
        assertEquals(1, journalled("overlapping"));
    }

    private long journalled(String lie) {
        return psp.send(admin("GET", "/_admin/journal", "")).json().get("entries").findValuesAsText("detail").stream()
                .filter(detail -> detail.startsWith("settlement " + lie)).count();
    }

    /** Never below nothing, and an amount never nothing: then it is as much more. */
    @Test
    void aLieOfLessStaysWithinWhatAFileCanSay() {
        faults("""
                {"rules": [
                 {"name": "fee", "point": "settlement", "act": {"type": "other-fee", "by": -1}, "match": {"reference": "att_1"}},
                 {"name": "one", "point": "settlement", "act": {"type": "other-amount", "by": -2499}, "match": {"reference": "att_2"}},
                 {"name": "none", "point": "settlement", "act": {"type": "other-amount", "by": -9400}, "match": {"reference": "att_3"}}]}""");
        close(MONDAY);
        assertEquals(List.of("12900", "1", "18800"), column(MONDAY, 6));
        assertEquals(List.of("1", "0", "0"), column(MONDAY, 8));
    }

    @Test
    void anotherCurrencyIsAnotherForDollarsToo() {
        fault("'point': 'settlement', 'act': {'type': 'other-currency'}");
        close(MONDAY);
        assertEquals(List.of("USD", "EUR", "USD"), column(MONDAY, 7));
    }

    @Test
    void aFileCantBeFetchedYet() {
        fileLie(MONDAY, "{'type': 'file-late', 'by': 10}");
        close(MONDAY);
        assertEquals(404, psp.send(get("/v1/settlements/" + MONDAY)).status());
        assertEquals(0, psp.send(get("/v1/settlements")).json().get("data").size());
        assertEquals(3, lies(MONDAY).size());
    }

    /** Where a whole file lies, its rows are honest otherwise; and the first rule that fits a row is the only one. */
    @Test
    void noRowCarriesTwoLies() {
        faults("""
                {"rules": [
                 {"name": "often", "point": "settlement", "act": {"type": "other-amount"}},
                 {"name": "too", "point": "settlement", "act": {"type": "other-fee"}},
                 {"name": "twice", "point": "settlement", "act": {"type": "file-twice"}, "match": {"reference": "%s"}}]}"""
                .formatted(TUESDAY));
        close(MONDAY);
        psp.send(buy("att_4", "tok_visa"));
        close(TUESDAY);
        assertEquals(List.of("other-amount", "other-amount", "other-amount"),
                lies(MONDAY).stream().map(lie -> lie.get("lie").asText()).toList());
        assertEquals(List.of("file-twice"), lies(TUESDAY).stream().map(lie -> lie.get("lie").asText()).toList());
    }

    @Test
    void aLieIsInTheJournalWithItsRule() {
        lie("{'type': 'row-missing'}");
        close(MONDAY);
        List<String> faults = new ArrayList<>();
        psp.send(admin("GET", "/_admin/journal", "")).json().get("entries").forEach(entry -> {
            if (entry.get("kind").asText().equals("fault")) {
                faults.add(entry.get("operation").asText() + " " + entry.get("reference").asText() + " "
                        + entry.get("detail").asText() + " " + entry.get("fault").asText());
            }
        });
        assertEquals(List.of("row att_2 settlement row-missing row_2 f"), faults);
    }

    @Test
    void theTruthIsNotTouchedByLies() {
        String before = truth().toString();
        fault("'point': 'settlement', 'act': {'type': 'other-amount'}");
        close(MONDAY);
        assertEquals(before, truth().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe", "adyen", "toss"})
    void aLieIsToldInEveryLayout(String layout) {
        close(MONDAY);
        String honest = psp.send(get("/v1/settlements/" + MONDAY + "?layout=" + layout)).text();
        assertTrue(honest.contains("25.00"), honest);
        psp.send(post("/v1/refunds", "ref_2",
                "{\"charge\": \"ch_2\", \"amount\": 2500, \"currency\": \"USD\", \"reference\": \"ref_2\"}"));
        fault("'point': 'settlement', 'match': {'type': 'refund'}, 'act': {'type': 'unit-mix-up'}");
        close(TUESDAY);
        String lying = psp.send(get("/v1/settlements/" + TUESDAY + "?layout=" + layout)).text();
        assertTrue(lying.contains("2500.00"), lying);
        assertFalse(lying.contains("\"25.00"), lying);
    }

    @Test
    void aLieThatMakesNoSenseIsRefused() {
        for (String act : new String[]{"{'type': 'row-missing', 'by': 1}", "{'type': 'other-amount', 'by': 0}",
            "{'type': 'late', 'by': 0}", "{'type': 'lie'}", "{'type': 'day-shifted', 'by': 1.5}"}) {
            String rule = "{\"rules\": [{\"name\": \"f\", \"point\": \"settlement\", \"act\": "
                    + act.replace('\'', '"') + "}]}";
            assertEquals(400, psp.send(admin("PUT", "/_admin/faults", rule)).status(), act);
        }
    }

    @Test
    void rulesAreReadBackAsTheyWereSet() {
        TreeSet<String> types = new TreeSet<>();
        for (String type : new String[]{"row-missing", "row-extra", "row-twice", "other-amount", "other-fee",
            "other-currency", "unit-mix-up", "day-shifted", "restated", "unparseable", "late", "file-twice",
            "overlapping", "file-late"}) {
            fault("'point': 'settlement', 'act': {'type': '" + type + "'}");
            JsonNode rules = psp.send(admin("GET", "/_admin/faults", "")).json();
            types.add(rules.at("/rules/0/act/type").asText());
            ((ObjectNode) rules.at("/rules/0")).retain("name", "point", "act", "operation", "when", "scope");
            assertEquals(200, psp.send(admin("PUT", "/_admin/faults", rules.toString())).status(), type);
        }
        assertEquals(14, types.size());
    }
}
