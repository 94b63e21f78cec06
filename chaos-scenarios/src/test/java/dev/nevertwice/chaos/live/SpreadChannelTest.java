package dev.nevertwice.chaos.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange.Answered;
import dev.nevertwice.pay.wire.Channel.Exchange.Failed;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpreadChannelTest {

    private static final Request REQUEST = new Request("POST", "/v1/payments", new TreeMap<>(), new byte[0]);

    private final List<String> asked = new ArrayList<>();

    @Test
    void requestsGoToTheInstancesInTurn() {
        SpreadChannel spread = new SpreadChannel(List.of(answering("a"), answering("b")));

        send(spread);
        send(spread);
        send(spread);

        assertEquals(List.of("a", "b", "a"), asked);
    }

    @Test
    void aRefusedRequestIsSentToTheOther() {
        SpreadChannel spread = new SpreadChannel(List.of(failing("down", false), answering("b")));

        assertInstanceOf(Answered.class, send(spread));
        assertEquals(List.of("down", "b"), asked);
    }

    /** Whether to send it again is the client's decision, who records that the first was not answered. */
    @Test
    void aRequestThatMayHaveArrivedIsNotSentAgain() {
        SpreadChannel spread = new SpreadChannel(List.of(failing("dying", true), answering("b")));

        assertInstanceOf(Failed.class, send(spread));
        assertEquals(List.of("dying"), asked);
    }

    @Test
    void whenAllRefuseItFails() {
        SpreadChannel spread = new SpreadChannel(List.of(failing("a", false), failing("b", false)));

        assertInstanceOf(Failed.class, send(spread));
        assertEquals(List.of("a", "b"), asked);
    }

    private static Channel.Exchange send(SpreadChannel spread) {
        return spread.exchange(REQUEST, Duration.ofSeconds(1));
    }

    private Channel answering(String name) {
        return (request, deadline) -> {
            asked.add(name);
            return new Answered(new Response(200, new TreeMap<>(), new byte[0]));
        };
    }

    private Channel failing(String name, boolean sent) {
        return (request, deadline) -> {
            asked.add(name);
            return new Failed(sent, "as told");
        };
    }
}
