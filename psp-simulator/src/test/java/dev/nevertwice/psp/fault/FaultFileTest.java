package dev.nevertwice.psp.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.wire.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake in a fault file is told with file, line and what was expected. */
class FaultFileTest {

    private static final String GOOD = """
            {
              "rules": [
                {"name": "lost",
                 "point": "committed-before-reply",
                 "act": {"type": "reset"},
                 "when": {"first": 2}},
                {"name": "slow",
                 "operation": "register",
                 "point": "accepted-before-commit",
                 "act": {"type": "delay", "millis": 50},
                 "when": {"ramp": [1, 5], "over_millis": 60000},
                 "match": {"source": "tok_visa"},
                 "until": 600, "expires_after": 7}
              ]
            }
            """;

    private static String mistake(String text) {
        return assertThrows(Problem.class,
                () -> FaultFile.read("faults.json", text.getBytes(StandardCharsets.UTF_8))).getMessage();
    }

    @Test
    void aGoodFileIsReadAndWrittenBack() {
        FaultRules rules = FaultFile.read("faults.json", GOOD.getBytes(StandardCharsets.UTF_8));
        assertEquals(2, rules.rules().size());
        assertEquals(rules, FaultRules.parse(rules.json()));
    }

    @ParameterizedTest(name = "line {2}: {3}")
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "\"committed-before-reply\"; \"nowhere\"; 4; rules[0].point: must be one of listener",
        "{\"type\": \"reset\"}; {\"type\": \"conflict\"}; 5; rules[0].act.type: must be one of reset",
        "{\"first\": 2}; {\"first\": \"2\"}; 6; rules[0].when.first: must be a whole number from 1",
        "{\"first\": 2}; {\"never\": 2}; 6; rules[0].when.always: is required",
        "\"slow\"; \"lost\"; 7; rules[1].name: is the name of a rule before it",
        "\"register\"; 17; 8; rules[1].operation: must be one of register",
        "\"register\"; \"pay\"; 8; rules[1].operation: must be one of register",
        ", \"millis\": 50; ``; 10; rules[1].act.millis: is required",
        "\"millis\": 50; \"millis\": 0.5; 10; rules[1].act.millis: must be a whole number",
        "[1, 5]; [5, 1]; 11; rules[1].when.ramp: must be [a, b] with",
        "60000; -1; 11; rules[1].when.over_millis: must be a whole number from 1",
        "\"tok_visa\"; [1]; 12; rules[1].match.source: must be 1-64 printable",
        "\"source\": \"tok_visa\"; \"colour\": \"red\"; 12; rules[1].match.colour: is not a known field",
        "\"until\": 600; \"until\": \"soon\"; 13; rules[1].until: must be seconds from 0",
        "7}; 0}; 13; rules[1].expires_after: must be a whole number from 1",
    })
    void aWrongValueIsToldWithItsLineAndWhatWasExpected(String good, String bad, int line, String expected) {
        assertTrue(GOOD.contains(good), good);
        String mistake = mistake(GOOD.replace(good, bad == null ? "" : bad));
        assertTrue(mistake.startsWith("faults.json, line " + line + ", column "), mistake);
        assertTrue(mistake.contains(": " + expected), mistake);
    }

    /** {@code settlement} is the operation of fetching a file; it was accepted at the point of that name and never fired. */
    @ParameterizedTest(name = "{0} at {1}/{2}")
    @CsvSource({
        "settlement, settlement, other-amount, row", "file, settlement, late, row", "row, settlement, file-late, file",
        "register, callback, drop, callback", "callback, before-accept, reset, 'register, confirm'",
        "lookup, idempotency, conflict, register",
        "refund, processing, charge-twice, 'register, confirm, capture, page'",
        "register, processing, refund-twice, refund", "register, processing, payout-twice, payout",
    })
    void anOperationThatNeverComesToItsPointIsRefusedWithThoseThatDo(String operation, String point, String act,
            String those) {
        String mistake = mistake(
                "{\"rules\": [{\"name\": \"a\", \"operation\": \"%s\", \"point\": \"%s\", \"act\": {\"type\": \"%s\"}}]}"
                        .formatted(operation, point, act));
        assertTrue(mistake.contains("rules[0].operation: " + operation + " never comes to " + act + " at " + point
                + ", only " + those), mistake);
    }

    @Test
    void brokenJsonIsToldWithItsLineAndWhatWasExpected() {
        String missingComma = mistake(GOOD.replace("\"committed-before-reply\",", "\"committed-before-reply\""));
        assertTrue(missingComma.startsWith("faults.json, line 5, column "), missingComma);
        assertTrue(missingComma.contains("expecting comma"), missingComma);
        String repeated = mistake(GOOD.replace("\"until\": 600", "\"name\": \"again\""));
        assertTrue(repeated.startsWith("faults.json, line 13, column "), repeated);
        assertTrue(repeated.contains("Duplicate field 'name'"), repeated);
        String cut = mistake(GOOD.substring(0, 40));
        assertTrue(cut.startsWith("faults.json, line 4, column "), cut);
        assertEquals(1, cut.lines().count());
    }

    @Test
    void anEmptyFileAndOtherThingsThanAnObjectAreToldToo() {
        assertTrue(mistake("").contains("line 1, column 1: body: is empty"), mistake(""));
        assertTrue(mistake("\n\n[]").contains("line 3, column 1: body: must be a JSON object"), mistake("\n\n[]"));
        assertTrue(mistake(GOOD + "x").contains("faults.json, line 16"), mistake(GOOD + "x"));
        assertTrue(mistake("{}").contains("line 1, column 1: rules: is required"), mistake("{}"));
    }

    @Test
    void bytesThatAreNotUtf8AreToldWithTheirLine() {
        byte[] latin = GOOD.replace("lost", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        String message = assertThrows(Problem.class, () -> FaultFile.read("faults.json", latin)).getMessage();
        assertTrue(message.startsWith("faults.json, line 3, column "), message);
    }
}
