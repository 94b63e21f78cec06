package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.fault.SettlementLie;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LiesFoundTest {

    private static final String DAY = "2026-11-22";

    private final KnownRun run = KnownRun.good();

    @BeforeEach
    void honestFiles() {
        run.lies.removeAll();
        run.array(run.books, "discrepancies").removeAll();
    }

    @Test
    void aRunWithoutLiesHasNothingToShow() {
        assertEquals(Verdict.UNKNOWN, run.judge(new LiesFound()).verdict());
    }

    @Test
    void everyLieThatIsADiscrepancyOfItsTypeIsValid() {
        lie("other-amount", DAY);
        discrepancy("amount_differs", "dis_charge:ch_1:amount", "ch_1");
        lie("unparseable", DAY);
        discrepancy("unparseable", "dis_unparseable:" + DAY + ":line-2:ff", DAY + ":set_1:line-2");
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());
        assertEquals(2, run.judge(new LiesFound()).evidence());
    }

    /** Guards M73: what the file leaves out is not looked for. */
    @Test
    void aRowThatIsMissingAndThatNobodyMissesIsBroken() {
        lie("row-missing", DAY);
        assertBroken(
                "the file of " + DAY + " lies about charge ch_1 (row-missing, row_2), and no discrepancy is late or"
                        + " missing_there");
    }

    @Test
    void aLieThatIsTakenForAnotherIsBroken() {
        lie("day-shifted", DAY);
        discrepancy("amount_differs", "dis_charge:ch_1:amount", "ch_1");
        assertBroken("the file of " + DAY + " lies about charge ch_1 (day-shifted, row_2), and no discrepancy is"
                + " time_differs");
    }

    @Test
    void aRowThatCameInTheNextFileNeedsNoDiscrepancy() {
        lie("late", "2026-11-21");
        lie("overlapping", DAY);
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());
    }

    /** Guards seed 92 of settlement-late and seed 985 of the swarm: the file after the late row's told no lie. */
    @Test
    void theNextFileMayBeHonest() {
        lie("late", "2026-11-21");
        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());

        fetched("lookup", DAY);
        fetched("settlement", "set_9");
        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());

        fetched("settlement", DAY);
        fetched("settlement", "2026-11-20");
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());
    }

    private void fetched(String operation, String reference) {
        run.array(run.journal, "entries").addObject().put("at", "2026-11-22T23:00:00Z").put("kind", "request")
                .put("operation", operation).put("reference", reference);
    }

    @Test
    void aLineThatCantBeReadAndThatNobodySawIsBroken() {
        lie("unparseable", DAY);
        assertBroken("the files of " + DAY + " have 1 rows that can't be read, and 0 were found");
    }

    @Test
    void aDiscrepancyAboutAnotherMovementFindsNothing() {
        lie("other-amount", DAY);
        discrepancy("amount_differs", "dis_charge:ch_10:amount", "ch_10");
        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());

        discrepancy("amount_differs", "dis_acct_1:charge:ch_1:amount", "ch_1");
        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());

        run.find("discrepancies", "subject", "ch_1").put("psp_account", "acct_1");
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());
    }

    /** Two PSPs number their charges alike. */
    @Test
    void whatOnePspLiesAboutIsNotFoundInAnothersFiles() {
        lie("row-missing", DAY);
        ((ObjectNode) run.lies.get(0)).put("account", "acct_2");
        discrepancy("late", "dis_acct_1:charge:ch_1:movement", "ch_1");
        run.find("discrepancies", "subject", "ch_1").put("psp_account", "acct_1");
        discrepancy("file_incomplete", "dis_acct_1:file:" + DAY + ":set_1", DAY + ":set_1");
        run.find("discrepancies", "type", "file_incomplete").put("psp_account", "acct_1");
        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());

        discrepancy("late", "dis_acct_2:charge:ch_1:movement", "ch_1");
        ((ObjectNode) run.books.path("discrepancies").get(2)).put("psp_account", "acct_2");
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());

        lie("unparseable", DAY);
        ((ObjectNode) run.lies.get(1)).put("account", "acct_2");
        discrepancy("unparseable", "dis_acct_1:unparseable:" + DAY + ":line-2:ff", DAY + ":set_1:line-2");
        run.find("discrepancies", "type", "unparseable").put("psp_account", "acct_1");
        assertBroken("the files of " + DAY + " have 1 rows that can't be read, and 0 were found");

        run.find("discrepancies", "type", "unparseable").put("psp_account", "acct_2");
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());

        discrepancy("unparseable", "dis_acct_2:unparseable:" + DAY + ":line-3:ff", DAY + ":set_1:line-3");
        ((ObjectNode) run.books.path("discrepancies").get(4)).put("psp_account", "acct_2");
        lie("unparseable", DAY);
        ((ObjectNode) run.lies.get(2)).put("account", "acct_1");
        assertBroken("the files of " + DAY + " have 1 rows that can't be read, and 0 were found");
    }

    @ParameterizedTest
    @EnumSource
    void everyLieAboutARowIsLookedForAndNoOther(SettlementLie lie) {
        boolean ofWholeFile = Set.of(SettlementLie.FILE_TWICE, SettlementLie.FILE_LATE, SettlementLie.OVERLAPPING)
                .contains(lie);
        lie(lie.wireName(), DAY);

        Finding finding = run.judge(new LiesFound());

        assertEquals(ofWholeFile ? Verdict.UNKNOWN : Verdict.INVALID, finding.verdict());
    }

    @ParameterizedTest
    @CsvSource({
        "row-missing, late", "row-missing, missing_there", "late, late", "late, missing_there",
        "row-extra, missing_here", "row-twice, listed_twice", "other-amount, amount_differs",
        "unit-mix-up, amount_differs", "other-currency, currency_differs", "other-fee, fee_differs",
        "day-shifted, time_differs", "restated, restated"})
    void everyLieIsFoundAsWhatItIs(String lie, String type) {
        lie(lie, DAY);
        discrepancy(type, "dis_charge:ch_1:x", "ch_1");
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());

        run.find("discrepancies", "subject", "ch_1").put("type", "other");
        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());
    }

    /** A row that was made up has no truth, only what was said. */
    @Test
    void everyMovementIsKnownByItsOwnName() {
        said("row-extra", "charge", "charge", "ch_9");
        said("row-twice", "refund", "refund", "re_9");
        said("other-fee", "payout", "reference", "po_9");
        said("other-currency", "payout_failed", "reference", "po_8");
        assertEquals(4, run.judge(new LiesFound()).violationCount());

        discrepancy("missing_here", "dis_charge:ch_9:movement", "ch_9");
        discrepancy("listed_twice", "dis_refund:re_9:movement", "re_9");
        discrepancy("fee_differs", "dis_payout:po_9:fee", "po_9");
        discrepancy("currency_differs", "dis_payout_failed:po_8:currency", "po_8");
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());
    }

    /** Of a file that did not arrive whole nothing is called missing, as long as nobody has brought the rest. */
    @Test
    void whatIsMissingFromAnIncompleteFileIsExcused() {
        lie("row-missing", DAY);
        lie("late", DAY);
        discrepancy("file_incomplete", "dis_file:" + DAY + ":set_1", DAY + ":set_1");
        ObjectNode incomplete = run.find("discrepancies", "type", "file_incomplete");
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());

        incomplete.put("subject", "2026-11-21:set_1");
        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());

        incomplete.put("subject", DAY + ":set_1").put("type", "unparseable");
        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());

        incomplete.put("type", "file_incomplete").put("closed_at", DAY + "T10:00:00Z");
        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());
    }

    @Test
    void whatIsSaidWronglyInAnIncompleteFileIsNotExcused() {
        lie("other-amount", DAY);
        discrepancy("file_incomplete", "dis_file:" + DAY + ":set_1", DAY + ":set_1");

        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());
    }

    @Test
    void aRowThatNeverCameIsNotExcusedByLaterFiles() {
        lie("row-missing", "2026-11-21");
        lie("overlapping", DAY);

        assertEquals(Verdict.INVALID, run.judge(new LiesFound()).verdict());
    }

    @Test
    void onlyWhatCannotBeReadOfThatDayCounts() {
        lie("unparseable", "2026-11-21");
        lie("unparseable", DAY);
        discrepancy("unparseable", "dis_unparseable:2026-11-21:line-2:ff", "2026-11-21:set_1:line-2");
        discrepancy("file_incomplete", "dis_file:" + DAY + ":set_1", DAY + ":set_1");
        assertBroken("the files of " + DAY + " have 1 rows that can't be read, and 0 were found");
    }

    @Test
    void whatLiesAboutNoRowIsNoEvidence() {
        lie("overlapping", DAY);

        assertEquals(Verdict.UNKNOWN, run.judge(new LiesFound()).verdict());
    }

    private void said(String type, String movement, String name, String reference) {
        ObjectNode lie = run.lies.addObject();
        lie.put("day", DAY).put("file", "set_1").put("row", "row_3").put("lie", type);
        lie.putObject("said").put("type", movement).put(name, reference);
    }

    private void lie(String type, String day) {
        ObjectNode lie = run.lies.addObject();
        lie.put("day", day).put("file", "set_1").put("row", "row_2").put("lie", type);
        lie.set("truth", JsonNodeFactory.instance.objectNode().put("row", "row_2").put("type", "charge")
                .put("charge", "ch_1"));
    }

    private void discrepancy(String type, String id, String subject) {
        run.array(run.books, "discrepancies").addObject().put("id", id).put("type", type).put("class", "manual")
                .put("queue", "finance").put("subject", subject).put("field", "amount");
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new LiesFound());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
