package dev.nevertwice.pay.adapter.kafka;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus on Kafka: one topic, a payment's messages in one partition by its id, a consumer group for each receiver. While the
 * brokers can't be reached nothing is published and nothing arrives, and nothing is lost.
 */
public final class KafkaBus implements EventBus {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaBus.class);

    private final KafkaSettings settings;
    private final Producer<String, byte[]> producer;
    private final Admin admin;
    private final Map<String, KafkaReceiver> receivers = new ConcurrentHashMap<>();
    private volatile boolean reachable = true;

    private KafkaBus(KafkaSettings settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
        this.producer = new KafkaProducer<>(settings.producer());
    }

    /**
     * Connects, and makes the topic where there is none.
     *
     * @throws KafkaProblem when that can't be done
     */
    public static KafkaBus open(KafkaSettings settings) {
        Admin admin;
        try {
            admin = Admin.create(settings.admin());
        } catch (KafkaException failure) {
            throw new KafkaProblem("--bootstrap-servers " + settings.bootstrapServers() + ": " + cause(failure));
        }
        try {
            NewTopic topic = new NewTopic(settings.topic(), Optional.of(settings.partitions()), Optional.empty());
            admin.createTopics(List.of(topic)).all().get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                admin.close(Duration.ZERO);
                throw unreachable(settings, cause(failure));
            }
        } catch (TimeoutException slow) {
            admin.close(Duration.ZERO);
            throw unreachable(settings, "no answer within " + settings.patience().toMillis() + " ms");
        } catch (InterruptedException asked) {
            admin.close(Duration.ZERO);
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
        return new KafkaBus(settings, admin);
    }

    /** Sends all at once and waits for every answer. */
    @Override
    public List<Message> publish(List<Message> messages) {
        try {
            Map<Message, Future<RecordMetadata>> sent = new LinkedHashMap<>();
            for (Message message : messages) {
                sent.put(message, producer.send(record(message)));
            }
            List<Message> kept = new ArrayList<>();
            String failure = null;
            for (Map.Entry<Message, Future<RecordMetadata>> each : sent.entrySet()) {
                try {
                    each.getValue().get();
                    kept.add(each.getKey());
                } catch (ExecutionException failed) {
                    failure = cause(failed);
                }
            }
            said(failure);
            return kept;
        } catch (InterruptedException | InterruptException asked) {
            throw stopped();
        } catch (KafkaException failure) {
            said(cause(failure));
            return List.of();
        }
    }

    @Override
    public List<Delivery> poll(String receiver, int most) {
        try {
            return receiver(receiver).poll(most);
        } catch (InterruptException asked) {
            throw stopped();
        } catch (KafkaException failure) {
            said(cause(failure));
            return List.of();
        }
    }

    @Override
    public void acknowledge(String receiver, List<Delivery> deliveries) {
        try {
            receiver(receiver).acknowledge(deliveries);
        } catch (InterruptException asked) {
            throw stopped();
        } catch (KafkaException failure) {
            said(cause(failure)); // they come again
        }
    }

    @Override
    public long behind(String receiver) {
        try {
            Map<TopicPartition, OffsetSpec> ends = new LinkedHashMap<>();
            for (int partition : partitions()) {
                ends.put(new TopicPartition(settings.topic(), partition), OffsetSpec.latest());
            }
            var lasts = admin.listOffsets(ends).all();
            var groups = admin.listConsumerGroupOffsets(settings.group(receiver)).partitionsToOffsetAndMetadata();
            Map<TopicPartition, OffsetAndMetadata> done =
                    groups.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
            long behind = 0;
            for (var last : lasts.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS).entrySet()) {
                OffsetAndMetadata committed = done.get(last.getKey());
                behind += last.getValue().offset() - (committed == null ? 0 : committed.offset());
            }
            return behind;
        } catch (ExecutionException | TimeoutException | KafkaException failure) {
            said(cause(failure));
            return -1;
        } catch (InterruptedException asked) {
            throw stopped();
        }
    }

    @Override
    public void leave(String receiver) {
        KafkaReceiver known = receivers.remove(receiver);
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void close() {
        receivers.values().forEach(KafkaReceiver::close);
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
    }

    private List<Integer> partitions() throws ExecutionException, InterruptedException, TimeoutException {
        return admin.describeTopics(List.of(settings.topic())).allTopicNames()
                .get(settings.patience().toMillis(), TimeUnit.MILLISECONDS)
                .get(settings.topic()).partitions().stream().map(partition -> partition.partition()).toList();
    }

    private KafkaReceiver receiver(String name) {
        return receivers.computeIfAbsent(name, first -> new KafkaReceiver(settings, first));
    }

    private ProducerRecord<String, byte[]> record(Message message) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(settings.topic(), message.payment(), message.body());
        KafkaReceiver.label(record.headers(), message);
        return record;
    }

    /** One line when it breaks, one when it is whole again. */
    private void said(String failure) {
        if (failure == null && !reachable) {
            LOG.warn("Kafka at {} answers again", settings.bootstrapServers());
        } else if (failure != null && reachable) {
            LOG.warn("Kafka at {} fails, trying again: {}", settings.bootstrapServers(), failure);
        }
        reachable = failure == null;
    }

    private static Stopped stopped() {
        Thread.currentThread().interrupt();
        return new Stopped();
    }

    private static KafkaProblem unreachable(KafkaSettings settings, String why) {
        return new KafkaProblem("Kafka can't be used at " + settings.bootstrapServers()
                + " (--bootstrap-servers): " + why);
    }

    private static String cause(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }
}
