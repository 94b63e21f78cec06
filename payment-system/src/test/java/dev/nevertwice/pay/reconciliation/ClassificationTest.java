package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.pay.ledger.LedgerTables;
import dev.nevertwice.pay.reconciliation.SettlementLine.UnknownType;
import dev.nevertwice.pay.reconciliation.SettlementLine.Unparseable;
import dev.nevertwice.pay.store.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each disagreement between file and ledger is called, and by which id it is known again. */
class ClassificationTest {

    private static final String DAY = "2026-11-22";
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final SettlementTerms TERMS =
            SettlementTerms.defaults().withFees(Map.of("KRW", new SettlementTerms.Fee(100, 33)), 0);

    /** Too young to be listed, a file late, or given up. */
    @Test
    void whatNoFileListsIsCalledByTheFilesThatCouldHave() {
        Row movement = movement(12_900, "KRW", AT);

        assertEquals(Optional.empty(), Classification.notListed(movement, 0, DAY));
        assertEquals(
                Optional.of(new Discrepancy("dis_acct_1:charge:ch_1:movement", "acct_1", DiscrepancyType.LATE, "ch_1",
                        "movement", "12900 KRW", null, DAY)),
                Classification.notListed(movement, 1, DAY));
        for (int files : new int[]{2, 3}) {
            assertEquals(DiscrepancyType.MISSING_THERE,
                    Classification.notListed(movement, files, DAY).orElseThrow().type());
        }
    }

    /** What paid the order already makes every other charge one too many, whether we asked for it or not. */
    @Test
    void whatWeHaveNotBookedIsCalledByWhatWeKnowOfIt() {
        Row row = row(12_900, "KRW", AT);

        assertEquals(
                new Discrepancy("dis_acct_1:charge:ch_1:movement", "acct_1", DiscrepancyType.STATUS_DIFFERS, "ch_1",
                        "movement", null, "12900 KRW", DAY),
                Classification.notBooked(row, new Classification.Ours(true, false), DAY));
        assertEquals(DiscrepancyType.DUPLICATE_CHARGE, notBooked(row, true, true));
        assertEquals(DiscrepancyType.DUPLICATE_CHARGE, notBooked(row, false, true));
        assertEquals(DiscrepancyType.MISSING_HERE, notBooked(row, false, false));
        assertEquals("dis_acct_1:charge:ch_1:movement", Classification.idOfCharge("acct_1", "ch_1"));
    }

    @Test
    void aPairThatAgreesIsNoDiscrepancy() {
        assertEquals(List.of(), differs(movement(12_900, "KRW", AT), row(12_900, "KRW", AT)));
    }

    /** Another currency says nothing about the amount, and a wrong amount nothing about the fee. */
    @Test
    void ofMoneyOnlyTheFirstDifferenceIsNamed() {
        Row movement = movement(12_900, "KRW", AT);

        assertEquals(
                List.of(new Discrepancy("dis_acct_1:charge:ch_1:currency", "acct_1", DiscrepancyType.CURRENCY_DIFFERS,
                        "ch_1", "currency", "12900 KRW", "129 USD", DAY)),
                differs(movement, row(129, "USD", AT, 7L, true)));
        assertEquals(
                List.of(new Discrepancy("dis_acct_1:charge:ch_1:amount", "acct_1", DiscrepancyType.AMOUNT_DIFFERS,
                        "ch_1", "amount", "12900 KRW", "12901 KRW", DAY)),
                differs(movement, row(12_901, "KRW", AT, 7L, true)));
        assertEquals(
                List.of(new Discrepancy("dis_acct_1:charge:ch_1:fee", "acct_1", DiscrepancyType.FEE_DIFFERS, "ch_1",
                        "fee", "526 KRW", "527 KRW", DAY)),
                differs(movement, row(12_900, "KRW", AT, 527L, true)));
    }

    /** A day shifted is seen, the clocks of two companies are not; before and after alike. */
    @Test
    void aTimeDiffersBeyondTheToleranceWhateverElseDoes() {
        Duration tolerance = TERMS.timeTolerance();
        for (Duration apart : List.of(tolerance, tolerance.negated())) {
            assertEquals(List.of(), differs(movement(1, "KRW", AT), row(1, "KRW", AT.plus(apart))));
        }
        for (Duration apart : List.of(tolerance.plusMillis(1), tolerance.plusMillis(1).negated())) {
            assertEquals(
                    List.of(new Discrepancy("dis_acct_1:charge:ch_1:occurred_at", "acct_1",
                            DiscrepancyType.TIME_DIFFERS, "ch_1", "occurred_at", AT.toString(),
                            AT.plus(apart).toString(), DAY)),
                    differs(movement(1, "KRW", AT), row(1, "KRW", AT.plus(apart))));
        }
        assertEquals(List.of(DiscrepancyType.AMOUNT_DIFFERS, DiscrepancyType.TIME_DIFFERS),
                differs(movement(1, "KRW", AT), row(2, "KRW", AT.plus(Duration.ofDays(1)))).stream()
                        .map(Discrepancy::type).toList());
    }

    @Test
    void theSameRowAgainIsNothingNew() {
        Row before = row(12_900, "KRW", AT);

        assertEquals(Optional.empty(), Classification.listedAgain(before, row(12_900, "KRW", AT), DAY));
        Discrepancy restated = Classification.listedAgain(before, row(12_901, "KRW", AT), DAY).orElseThrow();
        assertEquals(DiscrepancyType.RESTATED, restated.type());
        assertEquals("12900 KRW, fee null, ord_1, att_1, " + AT, restated.ours());
        assertEquals("12901 KRW, fee null, ord_1, att_1, " + AT, restated.theirs());
        assertEquals(Optional.of(restated), Classification.listedAgain(before, row(12_901, "KRW", AT), DAY));
    }

    /** Java's hash code of both is the same: who had settled the one would not have heard of the other. */
    @Test
    void eachRestatementIsOneOfItsOwn() {
        Row before = row(12_900, "KRW", AT);

        assertEquals(2, Stream.of("att_Aa", "att_BB")
                .map(reference -> row("row_1", 12_900, reference, "KRW", AT, null, false))
                .map(now -> Classification.listedAgain(before, now, DAY).orElseThrow().id())
                .distinct()
                .count());
        assertEquals(2, Stream.of("Aa", "BB")
                .map(text -> Classification.unparseable("acct_1", new Unparseable(7, text, "?"), DAY, "set_1").id())
                .distinct()
                .count());
    }

    @Test
    void anotherRowOfTheSameMovementIsListedTwiceThoughItSaysTheSame() {
        assertEquals(
                Optional.of(DiscrepancyType.LISTED_TWICE),
                Classification.listedAgain(row(12_900, "KRW", AT), numbered("row_2", 12_900), DAY)
                        .map(Discrepancy::type));
        assertEquals(
                "dis_acct_1:charge:ch_1:row_row_2",
                Classification.listedAgain(row(12_900, "KRW", AT), numbered("row_2", 1), DAY).orElseThrow().id());
    }

    /** The file's name may be another when it comes again; place and words may not. */
    @Test
    void aLineIsKnownAgainByPlaceAndWords() {
        Unparseable line = new Unparseable(7, "a,b", "too few cells");
        Discrepancy found = Classification.unparseable("acct_1", line, DAY, "set_1");

        assertEquals(found.id(), Classification.unparseable("acct_1", line, DAY, "set_2").id());
        assertEquals(DAY + ":set_1:line-7", found.subject());
        assertEquals("too few cells", found.field());
        assertEquals("a,b", found.theirs());
        assertEquals(6, List.of(
                found,
                Classification.unparseable("acct_2", line, DAY, "set_1"),
                Classification.unparseable("acct_1", line, "2026-11-23", "set_1"),
                Classification.unparseable("acct_1", new Unparseable(8, "a,b", "too few cells"), DAY, "set_1"),
                Classification.unparseable("acct_1", new Unparseable(7, "a,c", "too few cells"), DAY, "set_1"),
                Classification.unknownType("acct_1", new UnknownType(7, "a,b", "fine"), DAY, "set_1")).stream()
                .map(Discrepancy::id).distinct().count());
        assertEquals("type fine",
                Classification.unknownType("acct_1", new UnknownType(7, "a,b", "fine"), DAY, "set_1").field());
    }

    private static DiscrepancyType notBooked(Row row, boolean asked, boolean paid) {
        return Classification.notBooked(row, new Classification.Ours(asked, paid), DAY).type();
    }

    private static List<Discrepancy> differs(Row movement, Row row) {
        return Classification.differs(movement, row, TERMS, DAY);
    }

    private static Row movement(long amount, String currency, Instant at) {
        return MOVEMENT.row()
                .set(LedgerTables.MOVEMENT_ACCOUNT, "acct_1")
                .set(LedgerTables.MOVEMENT_KIND, "charge")
                .set(LedgerTables.MOVEMENT_REFERENCE, "ch_1")
                .set(LedgerTables.MOVEMENT_ORDER, "ord_1")
                .set(LedgerTables.MOVEMENT_ATTEMPT, "att_1")
                .set(LedgerTables.MOVEMENT_AMOUNT, amount)
                .set(LedgerTables.MOVEMENT_CURRENCY, currency)
                .set(LedgerTables.MOVEMENT_ENTRY, "capture:acct_1:ch_1")
                .set(LedgerTables.MOVEMENT_AT, at)
                .set(LedgerTables.MOVEMENT_BOOKED, at)
                .build();
    }

    private static Row row(long amount, String currency, Instant at) {
        return row("row_1", amount, currency, at, null, false);
    }

    private static Row row(long amount, String currency, Instant at, Long fee, boolean feeDiffers) {
        return row("row_1", amount, currency, at, fee, feeDiffers);
    }

    private static Row numbered(String number, long amount) {
        return row(number, amount, "KRW", AT, null, false);
    }

    private static Row row(String number, long amount, String currency, Instant at, Long fee, boolean feeDiffers) {
        return row(number, amount, "att_1", currency, at, fee, feeDiffers);
    }

    private static Row row(
            String number, long amount, String reference, String currency, Instant at, Long fee, boolean feeDiffers) {
        return ReconciliationTables.ROW.row()
                .set(ReconciliationTables.REFERENCE, "ch_1")
                .set(ReconciliationTables.KIND, "charge")
                .set(ReconciliationTables.ACCOUNT, "acct_1")
                .set(ReconciliationTables.ROW_REFERENCE, number)
                .set(ReconciliationTables.CHARGE, "ch_1")
                .set(ReconciliationTables.ORDER, "ord_1")
                .set(ReconciliationTables.MERCHANT_REFERENCE, reference)
                .set(ReconciliationTables.AMOUNT, amount)
                .set(ReconciliationTables.CURRENCY, currency)
                .set(ReconciliationTables.FEE, fee)
                .set(ReconciliationTables.FEE_DIFFERS, feeDiffers)
                .set(ReconciliationTables.OCCURRED_AT, at)
                .set(ReconciliationTables.DAY, DAY)
                .set(ReconciliationTables.BATCH, null)
                .set(ReconciliationTables.LINE, 1L)
                .build();
    }
}
