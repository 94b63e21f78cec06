package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

        run.array(run.journal, "entries").addObject().put("at", "2026-11-22T23:00:00Z").put("kind", "request")
                .put("operation", "settlement").put("reference", DAY);
        assertEquals(Verdict.VALID, run.judge(new LiesFound()).verdict());
    }

    @Test
    void aLineThatCantBeReadAndThatNobodySawIsBroken() {
        lie("unparseable", DAY);
        assertBroken("the files of " + DAY + " have 1 rows that can't be read, and 0 were found");
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
