package dev.nevertwice.pay.adapter.kafka;

import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Kafka broker for tests: one node, broker and KRaft controller in one process on loopback, from the test class
 * path. It dies with this JVM, however that ends; killed and started again it is the same broker with the same log.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";
    private static final String READY = "Kafka Server started";
    private static final long START_SECONDS = 60;

    /** Below the ports that the system gives to outgoing connections. */
    private static final AtomicInteger PORT =
            new AtomicInteger(20_000 + (int) (ProcessHandle.current().pid() * 41 % 12_000));

    private final OwnedFolder folder;
    private final int port;
    private final Path properties;
    private final Path log;
    private Process process;

    private KafkaBroker(OwnedFolder folder) throws IOException {
        this.folder = folder;
        this.port = freePort();
        this.properties = folder.path().resolve("server.properties");
        this.log = folder.path().resolve("broker.log");
        Files.writeString(properties, settings(freePort()));
        run(start("kafka.tools.StorageTool", List.of("format", "-t", CLUSTER, "-c", properties.toString())));
    }

    /** Starts one on free ports. Blocks until it serves. */
    public static KafkaBroker start() {
        OwnedFolder folder = OwnedFolder.create("nevertwice-kafka-");
        try {
            KafkaBroker broker = new KafkaBroker(folder);
            broker.restart();
            return broker;
        } catch (IOException | RuntimeException failure) {
            folder.close();
            throw new AssertionError("no Kafka broker", failure);
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** SIGKILL: nothing is flushed or said goodbye to. Blocks until it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
        folder.release(process.toHandle());
    }

    /** Starts it on the log that it had. Blocks until it serves. */
    public void restart() {
        try {
            process = start("kafka.Kafka", List.of(properties.toString()));
            folder.adopt(process.toHandle());
            CompletableFuture<Boolean> ready = new CompletableFuture<>();
            Process reading = process;
            Thread.ofVirtual().start(() -> copyOutput(reading, ready));
            if (!ready.get(START_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("it ended: " + Files.readString(log));
            }
        } catch (Exception failure) {
            throw new AssertionError("the Kafka broker did not start", failure);
        }
    }

    @Override
    public void close() {
        kill();
        folder.close();
    }

    private String settings(int controllerPort) {
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "controller.listener.names=CONTROLLER",
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
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

    private static Process start(String mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-cp",
                brokerPath(),
                mainClass));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** The libraries of the test class path; our own classes are none of the broker's business. */
    private static String brokerPath() {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                jars.add(entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static void run(Process process) throws IOException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(said);
        }
    }

    private void copyOutput(Process reading, CompletableFuture<Boolean> ready) {
        try (BufferedReader lines = reading.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                if (line.contains(READY)) {
                    ready.complete(true);
                }
            }
        } catch (IOException | UncheckedIOException closed) {
            // It was killed, or the folder is gone.
        }
        ready.complete(false);
    }

    private static int freePort() {
        for (int tries = 0; tries < 1_000; tries++) {
            int candidate = 20_000 + Math.floorMod(PORT.getAndIncrement(), 12_000);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
                return candidate;
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new AssertionError("no free port");
    }
}
