package dev.nevertwice.pay.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadTokenTest {

    private static final ReadToken TOLD = token(7, "captured 0");

    @Test
    void aLaterVersionHasEverythingAndAnEarlierOneHasNot() {
        assertTrue(token(8, "refunded").includes(TOLD));
        assertFalse(token(6, "captured 0").includes(TOLD));
    }

    /** An order of several is captured or refunded without a new version of the payment. */
    @Test
    void theSameVersionWithOtherAmountsIsNotEnough() {
        assertTrue(token(7, "captured 0").includes(TOLD));
        assertFalse(token(7, "captured 700").includes(TOLD));
        assertFalse(new ReadToken(7, "").includes(new ReadToken(7, "")));
    }

    @Test
    void whoWasToldNothingMayBeToldAnything() {
        assertTrue(token(1, "created").includes(ReadToken.read("0").orElseThrow()));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertEquals(Optional.of(TOLD), ReadToken.read(TOLD.toString()));
        assertEquals(Optional.of(new ReadToken(7, "")), ReadToken.read("7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "seven", "7-", "7-XYZ", "7-0123456789abcdef0", "12345678901234567890", "7 "})
    void whatNoneOfUsWroteIsNoToken(String written) {
        assertEquals(Optional.empty(), ReadToken.read(written));
    }

    private static ReadToken token(long version, String shown) {
        return ReadToken.of(version, shown.getBytes(StandardCharsets.UTF_8));
    }
}
