package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How much waits in the payment system, read once a second from its operators' routes until it is closed. */
final class Gauges implements AutoCloseable {

    /** The payment system counts no further. */
    static final long COUNTED_MOST = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final HttpRequest question;
    private final List<Depth> depths = new ArrayList<>();
    private final Instant putUp = Instant.now();
    private final long began = System.nanoTime();
    private final Thread reader;
    private final Consumer<Depth> shown;

    /**
     * @param second since they were put up
     * @param openPayments that are not over; -1 where nobody answered
     */
    record Depth(int second, long openPayments, long openJobs, long openEvents) {

        private Depth earlier(int seconds) {
            return new Depth(second - seconds, openPayments, openJobs, openEvents);
        }
    }

    /** @param shown is told of each as it is read */
    Gauges(URI pay, String opsKey, Consumer<Depth> shown) {
        this.shown = shown;
        question = HttpRequest.newBuilder(pay.resolve("/v1/ops/progress"))
                .header("authorization", "Bearer " + opsKey)
                .timeout(PATIENCE)
                .build();
        reader = Thread.ofVirtual().name("gauges").start(this::read);
    }

    /** As seconds since the first request, whatever went before it left out; all where there was none. */
    synchronized List<Depth> depthsSince(Optional<Instant> first) {
        int before = (int) Duration.between(putUp, first.orElse(putUp)).toSeconds();
        return depths.stream().filter(depth -> depth.second() >= before).map(depth -> depth.earlier(before)).toList();
    }

    private void read() {
        try {
            while (true) {
                Depth depth = look();
                add(depth);
                shown.accept(depth);
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Depth look() throws InterruptedException {
        int second = (int) ((System.nanoTime() - began) / 1_000_000_000L);
        try {
            JsonNode said = JSON.readTree(http.send(question, BodyHandlers.ofByteArray()).body());
            return new Depth(
                    second, said.path("open_payments").asLong(-1), said.path("open_jobs").asLong(-1),
                    said.path("open_events").asLong(-1));
        } catch (IOException killedOrBusy) {
            return new Depth(second, -1, -1, -1);
        }
    }

    private synchronized void add(Depth depth) {
        depths.add(depth);
    }

    @Override
    public void close() {
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
