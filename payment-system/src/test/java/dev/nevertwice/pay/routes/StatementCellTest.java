package dev.nevertwice.pay.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement that is opened in a spreadsheet runs nothing. */
class StatementCellTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"})
    void whatWouldBeAFormulaIsText(String text) {
        assertEquals("\"'" + text + "\"", StatementRoutes.cell(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "capture:ch_1", "a,b"})
    void everythingElseStaysAsItIs(String text) {
        assertEquals("\"" + text + "\"", StatementRoutes.cell(text));
    }
}
