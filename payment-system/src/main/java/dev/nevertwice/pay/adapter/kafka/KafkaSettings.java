package dev.nevertwice.pay.adapter.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Where Kafka is and how it is used.
 *
 * @param bootstrapServers HOST:PORT, or several with commas
 * @param partitions of a topic that is made; one that is there stays as it is
 * @param patience how long one operation may take
 */
public record KafkaSettings(String bootstrapServers, String topic, int partitions, Duration patience) {

    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, "nevertwice.payments", 6, Duration.ofSeconds(5));
    }

    public KafkaSettings withTopic(String other) {
        return new KafkaSettings(bootstrapServers, other, partitions, patience);
    }

    String group(String receiver) {
        return topic + "." + receiver;
    }

    Map<String, Object> admin() {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(),
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis());
    }

    /** Durable on all replicas that are in sync, and once for each send even where the client sends again. */
    Map<String, Object> producer() {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                ProducerConfig.LINGER_MS_CONFIG, 0,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, patience.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis() / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis());
    }

    Map<String, Object> consumer(String receiver) {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG, group(receiver),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis());
    }

    private int millis() {
        return Math.toIntExact(patience.toMillis());
    }
}
