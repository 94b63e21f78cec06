package dev.nevertwice.psp.http;

import dev.nevertwice.property.kernel.Kernels;
import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * The PSP's engine and its idempotency keys, with several requests at the same moment: each is answered as if it had come
 * alone, so the same key charges once, and another body under it is refused.
 */
public class PspEngineKernelTest {

    private static final Engine ENGINE = new Engine(new Loops(), Duration.ofSeconds(1), new Metrics());

    @Param(name = "key", gen = IntGen.class, conf = "1:2")
    @Param(name = "amount", gen = IntGen.class, conf = "1:2")
    public static class PspEngine {

        private final EffectLoop loop =
                new EffectLoop("kernel", PspSettings.defaults(), () -> (psp, now) -> {}, ENGINE, null);

        @Operation
        public String charge(@Param(name = "key") int key, @Param(name = "amount") int amount) {
            Ending[] ended = new Ending[1];
            loop.arrive(request(key, amount), ending -> ended[0] = ending);
            return told(((Ending.Whole) ended[0]).reply());
        }

        @Operation
        public int charges() {
            return loop.truth().charges().size();
        }
    }

    /** The same machine without the engine's lock. */
    @Param(name = "key", gen = IntGen.class, conf = "1:2")
    @Param(name = "amount", gen = IntGen.class, conf = "1:2")
    public static class UnlockedPsp {

        private final Psp psp = new Psp(PspSettings.defaults());
        private final AtomicLong exchanges = new AtomicLong();

        @Operation
        public String charge(@Param(name = "key") int key, @Param(name = "amount") int amount) {
            Input arrived = new Input.Arrived(exchanges.incrementAndGet(), request(key, amount));
            return psp.step(arrived, Instant.EPOCH).stream()
                    .filter(Effect.Send.class::isInstance)
                    .map(effect -> told(((Effect.Send) effect).reply()))
                    .findFirst()
                    .orElse("no answer");
        }

        @Operation
        public int charges() {
            return psp.truth().charges().size();
        }
    }

    @Test
    void requestsAreAnsweredAsIfEachHadComeAlone() {
        Kernels.stress().check(PspEngine.class);
    }

    @Test
    void aMachineWithoutTheLockIsFound() {
        Kernels.mustFail(Kernels.stress(), UnlockedPsp.class);
    }

    private static String told(PspReply reply) {
        return reply.status() + " " + Json.parse(reply.body()).path("id").asText() + " "
                + reply.headers().get("idempotent-replayed");
    }

    private static PspRequest request(int key, int amount) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer psp_test_key");
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", "key_" + key);
        String body = """
                {"reference": "att_%d", "orders": [{"reference": "ord_%d", "amount": %d, "currency": "KRW"}],
                 "source": "tok_visa"}""".formatted(key, key, amount);
        return new PspRequest("POST", "/v1/registrations", headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
