package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Guards M70. */
class HistoryImmutableTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void theBooksMayGrow() {
        run.post("capture", "ch_9", "1", 12_900, "KRW");
        run.history("9", "created");

        assertEquals(Verdict.VALID, run.judge(new HistoryImmutable()).verdict());
    }

    @Test
    void anEntryThatIsGoneIsBroken() {
        run.array(run.books, "entries").remove(0);

        assertBroken("entries lost ent_ch_1");
    }

    @Test
    void anEntryThatWasEditedIsBroken() {
        run.find("movements", "reference", "ch_1").put("amount", 1);

        assertBroken("movements: acct_1 charge ch_1 was " + run.atHeal.path("movements").get(0) + " and is "
                + run.books.path("movements").get(0));
    }

    @Test
    void rewrittenHistoryIsBroken() {
        run.array(run.books, "history").remove(0);

        assertBroken("history lost pay_1 1");
    }

    /** Only so many violations are kept with their words: which ones must not depend on the JVM. */
    @Test
    void whatIsBrokenIsNamedInTheSameOrderEveryTime() {
        run.before = null;
        for (String array : List.of("movements", "history", "entries")) {
            run.array(run.books, array).remove(0);
        }

        assertEquals(
                List.of("entries lost ent_ch_1", "history lost pay_1 1", "movements lost acct_1 charge ch_1"),
                run.judge(new HistoryImmutable()).violations().stream().map(Violation::message).toList());
    }

    @Test
    void booksReadOnceProveNothing() {
        run.atHeal = null;
        run.before = null;

        assertEquals(Verdict.UNKNOWN, run.judge(new HistoryImmutable()).verdict());
    }

    @Test
    void whatWasThereAtAnyTimeMustStillBeThere() {
        run.before = null;
        run.array(run.books, "entries").remove(0);
        assertBroken("entries lost ent_ch_1");

        run.before = run.atHeal;
        run.atHeal = null;
        assertBroken("entries lost ent_ch_1");
    }

    @Test
    void whatChangedNamesItsPayment() {
        run.array(run.books, "entries").remove(0);
        run.change("1", 2).put("cause", "answer:9");

        assertEquals(Set.of("pay_1"), run.judge(new HistoryImmutable()).violations().stream().map(Violation::payment)
                .collect(Collectors.toSet()));
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new HistoryImmutable());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
