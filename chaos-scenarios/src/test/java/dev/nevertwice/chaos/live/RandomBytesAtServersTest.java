package dev.nevertwice.chaos.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.scenario.LinkName;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes in at the PSP and at the payment system, straight and through the fault proxy, they go on serving in the 256 MB
 * that they have, and answer nobody with a stack trace. For two seconds (among the slow tests), and until somebody was answered; {@code
 * -Dnevertwice.random.seconds=60} makes it a minute. The proxy's own API has {@code RandomBytesTest}.
 */
@Tag("slow")
@Timeout(180)
class RandomBytesAtServersTest {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("nevertwice.random.seconds", 2));
    private static final Duration AT_MOST = TIME.plusSeconds(30);
    private static final int SENDERS = 6;
    private static final int MOST_READ = 1 << 16;

    /** As good as a request can begin, so that what follows is met by what comes after the first line. */
    private static final List<String> BEGINNINGS = List.of(
            "", "GET ", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET http://[ HTTP/1.1\r\n",
            "GET /%zz%00/.. HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /v1/payments HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
            "POST /v1/payments HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST /v1/payments HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer merchant_test_key\r\nIdempotency-Key: k\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1500\r\n\r\n{\"orders\": [",
            "POST /v1/registrations HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer psp_test_key\r\nIdempotency-Key: k\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5ff\r\n",
            "POST /webhooks/psp HTTP/1.1\r\nHost: a\r\nWebhook-Signature: v1,",
            "PUT /_admin/faults HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n",
            "GET /pay/", "GET /v1/payments/%f0%9f HTTP/1.1\r\nHost: a\r\nX: ");

    @TempDir
    private static Path logs;

    private final ConcurrentLinkedQueue<String> offending = new ConcurrentLinkedQueue<>();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();

    @Test
    void randomBytesChangeNothing() throws Exception {
        try (LiveSite site = LiveSite.open(new LiveOptions(null, 10, logs));
                LiveRig rig = site.rig("random", 1, List.of())) {
            URI straight = URI.create("http://" + rig.links().proxy(LinkName.CLIENT_PAY).view().upstream());
            List<URI> targets = List.of(rig.pspUrl(), straight, rig.payUrls().getFirst());
            long began = System.nanoTime();
            List<Thread> senders = new ArrayList<>();
            for (int number = 0; number < SENDERS; number++) {
                Random random = new Random(number);
                URI target = targets.get(number % targets.size());
                senders.add(Thread.ofVirtual().start(() -> garble(target, random, began)));
            }
            while (goesOn(began)) {
                assertServing(rig);
            }
            for (Thread sender : senders) {
                sender.join();
            }
            assertServing(rig);
            System.out.printf("random bytes for %d s: %,d connections, %,d answers; resident memory in MB: %s%n",
                    TIME.toSeconds(), connections.get(), answers.get(), residentMegabytes());
        }
        assertTrue(answers.get() > 0, "nobody ever answered");
        assertEquals(List.of(), List.copyOf(offending));
        for (Path log : logFiles()) {
            String said = Files.readString(log);
            assertFalse(said.contains("OutOfMemoryError") || said.contains("\n\tat "), said);
        }
    }

    private static void assertServing(LiveRig rig) {
        for (Channel way : List.of(rig.pay(), rig.psp())) {
            Channel.Exchange exchange =
                    way.exchange(new Request("GET", "/health", new TreeMap<>(), new byte[0]), Duration.ofSeconds(20));
            assertEquals(200, exchange instanceof Channel.Exchange.Answered it ? it.response().status() : 0,
                    exchange::toString);
        }
    }

    /** A busy machine may take longer than that to answer the first. */
    private boolean goesOn(long began) {
        long nanos = System.nanoTime() - began;
        return nanos < TIME.toNanos() || answers.get() == 0 && nanos < AT_MOST.toNanos();
    }

    private void garble(URI target, Random random, long began) {
        while (goesOn(began)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getPort()), 10_000);
                connections.incrementAndGet();
                socket.getOutputStream().write(
                        BEGINNINGS.get(random.nextInt(BEGINNINGS.size())).getBytes(StandardCharsets.UTF_8));
                byte[] bytes = new byte[random.nextInt(2_000)];
                random.nextBytes(bytes);
                socket.getOutputStream().write(bytes);
                if (random.nextInt(3) > 0) {
                    socket.shutdownOutput();
                    check(socket, target);
                }
            } catch (IOException refused) {
                // It may well hang up on that.
            }
        }
    }

    /** Reads what comes soon; who says nothing may be waiting for the rest. */
    private void check(Socket socket, URI target) throws IOException {
        socket.setSoTimeout(200);
        String answer = "";
        try {
            InputStream in = socket.getInputStream();
            answer = new String(in.readNBytes(MOST_READ), StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException silent) {
            return;
        }
        if (!answer.isEmpty()) {
            answers.incrementAndGet();
        }
        if (answer.contains("\tat ") || answer.contains("Exception") || answer.contains("java.")) {
            offending.add(target + " answered: " + answer);
        }
    }

    private static List<Long> residentMegabytes() {
        List<Long> megabytes = new ArrayList<>();
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            Path status = Path.of("/proc", Long.toString(child.pid()), "status");
            if (Files.isReadable(status)) {
                megabytes.addAll(residentMegabytes(status));
            }
        }
        return megabytes;
    }

    /** None of a process that has ended meanwhile: tests beside this one kill theirs. */
    private static List<Long> residentMegabytes(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .toList();
        } catch (IOException ended) {
            return List.of();
        }
    }

    private static List<Path> logFiles() throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
