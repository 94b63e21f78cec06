package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** {@code POST /reset}, which is about the whole instance: one after the other. */
abstract class ResetContract extends ConformanceContract {

    @Test
    void resetEnablesAllRemovesToxicsAndKeepsConnections() throws IOException {
        TestProxy down = echoing();
        TestProxy slow = echoing();
        Peer client = connect(slow);
        assertEquals("hi", client.echoed("hi"));
        down.update("{\"enabled\": false}");
        slow.toxic("latency", "downstream", "\"latency\": 60000");
        Subject.Reply reset = subject().post("/reset", "");
        assertEquals(204, reset.status());
        assertEquals("", reset.body());
        assertEquals("hi", connect(down).echoed("hi"));
        assertEquals(0, subject().get(slow.path() + "/toxics").json().size());
        assertEquals("still", client.echoed("still"));
    }

    @Test
    void resetFailsWhereADisabledProxyCannotHaveItsPortAgain() throws IOException {
        TestProxy poisoned = echoing();
        TestProxy other = echoing();
        other.toxic("latency", "downstream", "\"latency\": 60000");
        poisoned.update("{\"enabled\": false}");
        try (ServerSocket taken = new ServerSocket(poisoned.port(), 1, InetAddress.getByName("127.0.0.1"))) {
            Subject.Reply reset = subject().post("/reset", "");
            assertEquals(500, reset.status());
            assertTrue(reset.error().contains("address already in use"), taken.toString());
        }
        if (subject().deviates(2)) {
            JsonNode toxics = subject().get(other.path() + "/toxics").json();
            assertEquals(0, toxics.size(), "the others are reset all the same");
        }
    }
}
