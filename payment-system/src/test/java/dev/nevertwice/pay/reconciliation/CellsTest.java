package dev.nevertwice.pay.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.money.Money;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file may say in one cell: exactly that, or it can't be read. */
class CellsTest {

    private static final String LONGEST = "r".repeat(64);

    @Test
    void aReferenceIsWhatItIsToTheApi() {
        for (int c = 0; c < 0x250; c++) {
            String reference = "r" + (char) c;
            boolean allowed = Fields.REFERENCE.matcher(reference).matches();
            assertEquals(allowed, isRead(() -> Cells.reference("the Id", reference)), reference);
        }
        assertEquals(LONGEST, Cells.reference("the Id", LONGEST));
        for (String wrong : List.of("", LONGEST + "r")) {
            assertUnreadable("the Id is missing or malformed", () -> Cells.reference("the Id", wrong));
        }
        assertUnreadable("the Id is missing or malformed", () -> Cells.reference("the Id", null));
    }

    @Test
    void anEmptyCellIsNoReference() {
        assertNull(Cells.referenceOrNull("the Order", null));
        assertNull(Cells.referenceOrNull("the Order", ""));
        assertEquals("ord_1", Cells.referenceOrNull("the Order", "ord_1"));
        assertUnreadable("the Order is missing or malformed", () -> Cells.referenceOrNull("the Order", " "));
    }

    @Test
    void anAmountIsAWholeNumberAboveZero() {
        assertEquals(Money.of(1, "KRW"), Cells.minor("1", "KRW"));
        assertEquals(Money.of(1_000_000_000_000_000L, "USD"), Cells.minor("1000000000000000", "USD"));
        for (String absurd : List.of("1000000000000001", "999999999999999999")) {
            assertUnreadable("the amount is larger than any", () -> Cells.minor(absurd, "USD"));
        }
        assertEquals(90, Cells.whole("the fee", "090"));
        assertEquals(0, Cells.whole("the fee", "0"));
        for (String wrong : List.of("", "-1", "+1", "1.0", "1/", "1:", "1000000000000000000", "\u0661")) {
            assertUnreadable("the amount is not a whole number", () -> Cells.minor(wrong, "KRW"));
        }
        assertUnreadable("the fee is not a whole number", () -> Cells.whole("the fee", null));
        assertUnreadable("the amount is zero", () -> Cells.minor("0", "KRW"));
        assertUnreadable("the currency is not known", () -> Cells.minor("1", "ABC"));
        assertUnreadable("the currency is not known", () -> Cells.currency(null));
        assertUnreadable("the currency is not money", () -> Cells.currency("XXX"));
    }

    @Test
    void majorUnitsAreExact() {
        assertEquals(1_999, Cells.major("the amount", "19.99", Currency.getInstance("USD")));
        assertEquals(-5, Cells.major("the amount", "-0.005", Currency.getInstance("BHD")));
        assertEquals(12_900, Cells.major("the amount", "12900.0", Currency.getInstance("KRW")));
        assertEquals(123_456_789_012_345L,
                Cells.major("the amount", "1234567890123.45", Currency.getInstance("USD")));
        for (String absurd : List.of("12345678901234567", "-10000000000000.01")) {
            assertUnreadable("the amount is larger than any",
                    () -> Cells.major("the amount", absurd, Currency.getInstance("USD")));
        }
        assertUnreadable("the amount has more digits than the currency",
                () -> Cells.major("the amount", "19.999", Currency.getInstance("USD")));
        assertUnreadable("the amount has more digits than the currency",
                () -> Cells.major("the amount", "999999999999999999", Currency.getInstance("USD")));
        for (String wrong : List.of("", ".5", "1.", "1,5", "1e3", "0x1", "1.00000", "1000000000000000000")) {
            assertUnreadable("the amount is not a number",
                    () -> Cells.major("the amount", wrong, Currency.getInstance("KRW")));
        }
        assertUnreadable("the amount is not a number",
                () -> Cells.major("the amount", null, Currency.getInstance("KRW")));
    }

    /** The short way for the two usual forms reads nothing that the library does not, and nothing else out of it. */
    @Test
    void aTimeIsReadAsTheLibraryReadsIt() {
        for (String form : List.of(
                "2026-11-22T10:00:00Z", "2026-11-22T10:00:00.123Z", "2000-01-01T00:00:00Z", "2999-12-31T23:59:59.999Z",
                "2028-02-29T19:39:59Z", "2026-11-22T10:00:00.1Z", "2026-11-22T10:00:00.123456Z")) {
            assertEquals(Instant.parse(form), Cells.utc(form));
            for (int at = 0; at < form.length(); at++) {
                for (char c : "/0:9ZTx. -".toCharArray()) {
                    String text = form.substring(0, at) + c + form.substring(at + 1);
                    assertEquals(parsed(text), isRead(() -> Cells.utc(text)) ? Cells.utc(text) : null, text);
                }
            }
        }
    }

    @Test
    void aTimeIsOfThisMillennium() {
        for (String wrong : List.of("1999-12-31T23:59:59.999Z", "3000-01-01T00:00:00Z")) {
            assertUnreadable("the time is not of this millennium", () -> Cells.utc(wrong));
        }
        for (String wrong : List.of("", "2026-11-22", "2026-02-29T10:00:00Z", "2026-11-22T10:00:00.000")) {
            assertUnreadable("the time can't be read", () -> Cells.utc(wrong));
        }
    }

    /** Null where the library refuses it, or it is of another millennium. */
    private static Instant parsed(String text) {
        try {
            return Cells.time(Instant.parse(text));
        } catch (DateTimeException | Cells.Unreadable wrong) {
            return null;
        }
    }

    private static boolean isRead(Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (Cells.Unreadable wrong) {
            return false;
        }
    }

    private static void assertUnreadable(String problem, Runnable reading) {
        assertEquals(problem, assertThrows(Cells.Unreadable.class, reading::run).getMessage());
    }
}
