package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A real Kafka broker as a process of its own, from the class path: one node, broker and controller. It tells its clients to
 * come by another port, which is that of a fault proxy. Killed and started again it goes on with what it had written.
 */
final class KafkaServer implements AutoCloseable {

    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";
    private static final String READY = "INFO [KafkaRaftServer nodeId=1] Kafka Server started";

    private final OwnedFolder owner;
    private final Path properties;
    private final Path log;
    private volatile Child process;

    /**
     * Starts it. Blocks until it serves.
     *
     * @param folder for what it writes; made here
     * @param owner sees to it that it ends with this process
     */
    KafkaServer(int port, int advertisedPort, Path folder, OwnedFolder owner, Path log) {
        this.owner = owner;
        this.log = log;
        this.properties = folder.resolve("server.properties");
        try {
            Files.createDirectories(folder);
            Files.writeString(properties, settings(port, FreePorts.next(), advertisedPort, folder.resolve("log")));
            format();
        } catch (IOException failure) {
            throw new LiveFailure("no Kafka broker: " + failure.getMessage(), failure);
        }
        start(false);
    }

    /** SIGKILL. Returns whether it was running. */
    boolean kill() {
        return process.kill();
    }

    /** Blocks until it serves again. */
    void restart() {
        start(true);
    }

    /** @throws LiveFailure when it ended and nobody had killed it */
    void requireRunning() {
        process.requireRunning();
    }

    @Override
    public void close() {
        process.close();
    }

    private void start(boolean again) {
        process = Child.start(
                "the Kafka broker", () -> java("kafka.Kafka", properties.toString()), READY, owner, log, again);
        try {
            process.awaitReady();
        } catch (RuntimeException failure) {
            process.close();
            throw failure;
        }
    }

    private void format() throws IOException {
        Process format = java("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", properties.toString());
        String said = new String(format.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (format.onExit().join().exitValue() != 0) {
            throw new IOException(said.strip().lines().reduce((first, last) -> last).orElse("it can't be formatted"));
        }
    }

    private static String settings(int port, int controllerPort, int advertisedPort, Path written) {
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "controller.listener.names=CONTROLLER",
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + advertisedPort,
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs=" + written,
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

    /** Our own classes are none of the broker's business, and how it logs neither: a jar of ours may bring settings along. */
    private static Process java(String mainClass, String... arguments) throws IOException {
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
                "-Dorg.slf4j.simpleLogger.showThreadName=false",
                "-Dorg.slf4j.simpleLogger.showLogName=false",
                "-Dorg.slf4j.simpleLogger.showShortLogName=false",
                "-Dorg.slf4j.simpleLogger.showDateTime=false",
                "-cp",
                String.join(File.pathSeparator, jars),
                mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
