package dev.nevertwice.pay.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** W3C Trace Context, as far as it concerns somebody who only passes it on. */
class TraceTest {

    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void theTraceIsReadFromItsHeaderAndPassedOn() {
        Trace trace = Trace.read("00-" + ID + "-00f067aa0ba902b7-01").orElseThrow();
        assertEquals(ID, trace.id());
        assertTrue(trace.parent("POST /v1/refunds").matches("00-" + ID + "-[0-9a-f]{16}-01"));
        assertEquals(Optional.of(trace), Trace.read(trace.parent("any")));
        assertNotEquals(trace.parent("one"), trace.parent("other"));
    }

    @Test
    void aLaterVersionMeansTheSameByWhatItBeginsWith() {
        assertEquals(ID, Trace.read("cc-" + ID + "-00f067aa0ba902b7-01-what-comes").orElseThrow().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "nonsense", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nx: y"
    })
    void whatIsNoTraceIsAsIfThereWereNone(String header) {
        assertEquals(Optional.empty(), Trace.read(header));
    }

    @Test
    void whatNobodyGaveATraceHasItsOwn() {
        assertEquals(Trace.of("pay_1"), Trace.of("pay_1"));
        assertNotEquals(Trace.of("pay_1"), Trace.of("pay_2"));
        assertTrue(Trace.of("pay_1").id().matches("[0-9a-f]{32}"));
    }
}
