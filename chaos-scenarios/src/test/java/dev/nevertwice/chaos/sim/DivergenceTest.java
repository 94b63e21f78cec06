package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Guards against what no port call shows: time or chance that somebody takes from the real machine. */
class DivergenceTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    @Test
    void ambientTimeInTheServiceIsFoundAndTheCallThatShowsItIsNamed() {
        String told = Divergence.between(trace(System::nanoTime), trace(System::nanoTime)).orElseThrow();
        assertTrue(told.contains("pay-1/server") && told.contains("SLEEP"), told);
    }

    @Test
    void whatTheSeedDecidesIsTheSameTwice() {
        assertEquals(Optional.empty(), Divergence.between(trace(() -> 5), trace(() -> 5)));
    }

    @Test
    void aTraceThatEndsEarlierPartsAtItsEnd() {
        String told = Divergence.between("a\nb\n", "a\n").orElseThrow();
        assertEquals(List.of("they part after a:", "  once   b", "  once   (the end)"), told.lines().toList());
    }

    private static String trace(LongSupplier nanos) {
        World world = new World(1, SimOptions.calm(), service(nanos));
        world.run(rig -> rig.pay().exchange(TinyShop.get("/wait"), PATIENT));
        return world.baton().showTrace();
    }

    private static Function<Ports, Service> service(LongSupplier nanos) {
        return ports -> new Service() {
            @Override
            public void start() {}

            @Override
            public Response handle(Request request) {
                ports.clock().sleep(Duration.ofNanos(Math.floorMod(nanos.getAsLong(), 1_000_000_000L)));
                return new Response(200, new TreeMap<>(), new byte[0]);
            }
        };
    }
}
