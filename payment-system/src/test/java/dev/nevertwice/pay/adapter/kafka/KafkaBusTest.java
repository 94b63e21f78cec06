package dev.nevertwice.pay.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.EventBusContract;
import dev.nevertwice.pay.event.Message;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real broker, a topic for each test. */
final class KafkaBusTest extends EventBusContract {

    private static KafkaBroker broker;
    private static int topics;

    private KafkaSettings settings;
    private KafkaBus bus;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() {
        settings = KafkaSettings.of(broker.bootstrapServers()).withTopic("test." + ++topics);
        bus = KafkaBus.open(settings);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Override
    protected EventBus bus() {
        return bus;
    }

    @Override
    protected EventBus reopened() {
        bus.close();
        bus = KafkaBus.open(settings);
        return bus;
    }

    @Test
    void whatIsOnTheBusOutlivesABrokerThatIsKilled() {
        Message message = new Message("pay_1", 1, "payment.paid", new byte[]{1});
        assertEquals(List.of(message), bus.publish(List.of(message)));
        broker.kill();
        assertEquals(List.of(), bus.publish(List.of(new Message("pay_1", 2, "payment.paid", new byte[]{2}))));
        assertEquals(-1, bus.behind("one"));
        broker.restart();
        assertTrue(bus.behind("one") >= 1);
    }

    @Test
    void aBrokerThatIsNotThereIsSaidInOneLine() {
        KafkaSettings nobody = new KafkaSettings("127.0.0.1:1", "test", 1, Duration.ofSeconds(1));
        KafkaProblem problem = assertThrows(KafkaProblem.class, () -> KafkaBus.open(nobody));
        assertTrue(problem.getMessage().startsWith("Kafka can't be used at 127.0.0.1:1"), problem.getMessage());
        assertEquals(1, problem.getMessage().lines().count());
    }
}
