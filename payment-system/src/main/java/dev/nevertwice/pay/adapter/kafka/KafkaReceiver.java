package dev.nevertwice.pay.adapter.kafka;

import dev.nevertwice.pay.event.EventBus.Delivery;
import dev.nevertwice.pay.event.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** One member of one receiver's consumer group. Commits offsets only when told that the receiver is done. */
final class KafkaReceiver implements AutoCloseable {

    private static final String VERSION = "version";
    private static final String TYPE = "type";

    /** Long enough for the first messages after joining the group, short enough to be asked to stop. */
    private static final Duration MOMENT = Duration.ofMillis(200);

    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    /** Fetched and not handed out yet. */
    private final Deque<ConsumerRecord<String, byte[]>> fetched = new ArrayDeque<>();
    /** Handed out and not acknowledged: where to begin again. */
    private final Map<TopicPartition, Long> open = new HashMap<>();

    KafkaReceiver(KafkaSettings settings, String name) {
        this.consumer = new KafkaConsumer<>(settings.consumer(name));
        consumer.subscribe(List.of(settings.topic()));
    }

    static void label(Headers headers, Message message) {
        headers.add(VERSION, ByteBuffer.allocate(Long.BYTES).putLong(message.version()).array());
        headers.add(TYPE, message.type().getBytes(StandardCharsets.US_ASCII));
    }

    synchronized List<Delivery> poll(int most) {
        if (!open.isEmpty()) {
            beginAgain();
        }
        if (fetched.isEmpty()) {
            consumer.poll(MOMENT).forEach(fetched::add);
        }
        List<Delivery> deliveries = new ArrayList<>();
        while (deliveries.size() < most && !fetched.isEmpty()) {
            ConsumerRecord<String, byte[]> record = fetched.removeFirst();
            open.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record.offset());
            deliveries.add(delivery(record));
        }
        return deliveries;
    }

    /** Where the group was rearranged meanwhile the commit is refused, and whoever has the partition gets them again. */
    synchronized void acknowledge(List<Delivery> deliveries) {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        for (Delivery delivery : deliveries) {
            String[] mark = delivery.mark().split("@");
            TopicPartition partition = new TopicPartition(mark[0], Integer.parseInt(mark[1]));
            done.put(partition, new OffsetAndMetadata(Long.parseLong(mark[2]) + 1));
        }
        consumer.commitSync(done);
        open.clear();
    }

    @Override
    public synchronized void close() {
        consumer.close(CloseOptions.timeout(GOODBYE));
    }

    private void beginAgain() {
        open.forEach((partition, offset) -> {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, offset);
            }
        });
        for (ConsumerRecord<String, byte[]> record : fetched) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (!open.containsKey(partition) && consumer.assignment().contains(partition)) {
                open.put(partition, record.offset());
                consumer.seek(partition, record.offset());
            }
        }
        fetched.clear();
        open.clear();
    }

    /** A record that is none of ours gets a name of its own, so that whoever gets it puts just that one aside. */
    private static Delivery delivery(ConsumerRecord<String, byte[]> record) {
        String mark = record.topic() + "@" + record.partition() + "@" + record.offset();
        Header version = record.headers().lastHeader(VERSION);
        Header type = record.headers().lastHeader(TYPE);
        boolean ours = record.key() != null && record.value() != null && type != null && type.value() != null
                && version != null && version.value() != null && version.value().length == Long.BYTES;
        Message message = ours
                ? new Message(
                        record.key().replace('\0', '?'),
                        ByteBuffer.wrap(version.value()).getLong(),
                        new String(type.value(), StandardCharsets.US_ASCII).replace('\0', '?'),
                        record.value())
                : new Message(mark, 0, "unknown", record.value() == null ? new byte[0] : record.value());
        return new Delivery(message, mark);
    }
}
