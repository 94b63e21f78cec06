package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A real Kafka broker as a process of its own, from the class path: one node, broker and controller. It tells its clients to
 * come by another port, which is that of a fault proxy.
 */
final class KafkaServer implements AutoCloseable {

    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";
    private static final String READY = "Kafka Server started";
    private static final long START_SECONDS = 60;

    private final OwnedFolder folder = OwnedFolder.create("nevertwice-kafka-");
    private final Process process;

    private KafkaServer(int port, int advertisedPort) throws IOException {
        Path properties = folder.path().resolve("server.properties");
        Files.writeString(properties, settings(port, FreePorts.next(), advertisedPort));
        Process format = start("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", properties.toString());
        String said = new String(format.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (format.onExit().join().exitValue() != 0) {
            throw new IOException(said);
        }
        this.process = start("kafka.Kafka", properties.toString());
        folder.adopt(process.toHandle());
    }

    /** Blocks until it serves. */
    static KafkaServer start(int port, int advertisedPort) {
        try {
            KafkaServer server = new KafkaServer(port, advertisedPort);
            CompletableFuture<Void> ready = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> server.read(ready));
            ready.get(START_SECONDS, TimeUnit.SECONDS);
            return server;
        } catch (Exception failure) {
            throw new AssertionError("no Kafka broker", failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        folder.close();
    }

    private void read(CompletableFuture<Void> ready) {
        String last = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                if (line.contains(READY)) {
                    ready.complete(null);
                }
            }
        } catch (IOException killed) {
            // The tests are over.
        }
        ready.completeExceptionally(new IOException("it ended: " + last));
    }

    private String settings(int port, int controllerPort, int advertisedPort) {
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "controller.listener.names=CONTROLLER",
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + advertisedPort,
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs=" + folder.path().resolve("log"),
                "offsets.topic.num.partitions=1",
                "offsets.topic.replication.factor=1",
                "transaction.state.log.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "share.coordinator.state.topic.num.partitions=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "default.replication.factor=1",
                "auto.create.topics.enable=false",
                "group.initial.rebalance.delay.ms=0",
                "num.network.threads=1",
                "num.io.threads=2",
                "log.cleaner.enable=false",
                "");
    }

    /** Our own classes are none of the broker's business, and how it logs neither. */
    private static Process start(String mainClass, String... arguments) throws IOException {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .toList();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-cp",
                String.join(File.pathSeparator, jars),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
