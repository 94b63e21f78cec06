package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.link.ProxySettings;
import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import dev.nevertwice.chaos.proxy.toxic.ToxicType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The races of a chain that is changed while bytes pass: a byte that overtakes, is lost or is sent twice when a stage comes, goes or
 * begins again, and a call that waits for somebody who does not read.
 */
@Timeout(60)
class ChangingChainTest {

    private static final int CONNECTIONS = 6;
    private static final int BYTES = 300_000;
    private static final int CHANGES = 400;
    /** Bytes have to come on as well. */
    private static final long PAUSE_NANOS = 500_000;
    private static final List<ToxicType> HARMLESS =
            List.of(ToxicType.NOOP, ToxicType.LATENCY, ToxicType.SLICER, ToxicType.BANDWIDTH, ToxicType.SLOW_CLOSE);

    @Test
    void noByteIsLostOrOvertakesWhileToxicsComeAndGo() throws Exception {
        for (boolean strict : new boolean[]{false, true}) {
            try (FaultProxy faults = FaultProxy.start(ProxySettings.defaults().withStrict(strict));
                    Upstream upstream = Upstream.echo()) {
                Proxy proxy = faults.proxy("changing", "localhost:" + upstream.port());
                AtomicBoolean over = new AtomicBoolean();
                List<CompletableFuture<Void>> echoes = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++) {
                    int seed = i;
                    echoes.add(CompletableFuture.runAsync(
                            () -> echo(proxy.port(), seed, over), task -> Thread.ofVirtual().start(task)));
                }
                Random random = new Random(1);
                for (int changes = 0; changes < CHANGES && echoes.stream().noneMatch(CompletableFuture::isDone);
                        changes++) {
                    change(proxy, random);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                over.set(true);
                echoes.forEach(CompletableFuture::join);
            }
        }
    }

    /** One block after the other until it is over. */
    private static void echo(int port, int seed, AtomicBoolean over) {
        Random random = new Random(seed);
        try (Peer client = Peer.to(port)) {
            do {
                byte[] bytes = new byte[BYTES];
                random.nextBytes(bytes);
                Thread sender = Thread.ofVirtual().start(() -> {
                    try {
                        client.send(bytes);
                    } catch (IOException failure) {
                        throw new AssertionError(failure);
                    }
                });
                assertArrayEquals(bytes, client.readBytes(BYTES));
                sender.join();
            } while (!over.get());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void change(Proxy proxy, Random random) {
        List<ToxicSetting> toxics = proxy.toxics();
        boolean grow = toxics.size() < 2 || toxics.size() < 6 && random.nextInt(3) == 0;
        if (grow) {
            ToxicType type = HARMLESS.get(random.nextInt(HARMLESS.size()));
            Direction direction = Direction.values()[random.nextInt(2)];
            proxy.addToxic(ToxicSetting.of("toxic-" + random.nextLong(), direction, type, attributes(type))
                    .withToxicity(random.nextInt(3) / 2f));
            return;
        }
        ToxicSetting chosen = toxics.get(random.nextInt(toxics.size()));
        if (random.nextBoolean()) {
            proxy.updateToxic(chosen.name(), Map.of(), null);
        } else {
            proxy.removeToxic(chosen.name());
        }
    }

    private static Map<String, Long> attributes(ToxicType type) {
        return switch (type) {
            case LATENCY -> Map.of("latency", 3L, "jitter", 3L);
            case SLICER -> Map.of("average_size", 500L, "size_variation", 400L);
            case BANDWIDTH -> Map.of("rate", 50_000L);
            case SLOW_CLOSE -> Map.of("delay", 5L);
            default -> Map.of();
        };
    }

    /** Deviation 3. In the reference the call waits until the flood has drained. */
    @Test
    void noCallWaitsForAClientThatDoesNotRead() throws Exception {
        byte[] flood = new byte[12_000_000];
        new Random(3).nextBytes(flood);
        try (FaultProxy faults = FaultProxy.start();
                Upstream upstream = Upstream.of(client -> client.getOutputStream().write(flood))) {
            TestProxy proxy = new TestProxy(new Subject(faults.url(), true), "flooded",
                    "localhost:" + faults.proxy("flooded", "localhost:" + upstream.port()).port());
            proxy.toxic("noop", "downstream", "");
            try (Peer client = proxy.connect()) {
                upstream.next();
                assertEquals(flood[0], client.readBytes(1)[0]);
                long began = System.nanoTime();
                proxy.toxic("latency", "downstream", "\"latency\": 1");
                proxy.toxic("slicer", "downstream", "\"average_size\": 20000");
                proxy.updateToxic("latency", "{\"attributes\": {\"latency\": 2}}");
                proxy.removeToxic("noop");
                proxy.removeToxic("latency");
                proxy.removeToxic("slicer");
                assertTrue(System.nanoTime() - began < Duration.ofSeconds(10).toNanos());
                byte[] rest = client.readBytes(flood.length - 1);
                for (int i = 0; i < rest.length; i++) {
                    if (rest[i] != flood[i + 1]) {
                        throw new AssertionError("byte " + (i + 1) + " is wrong");
                    }
                }
            }
        }
    }
}
