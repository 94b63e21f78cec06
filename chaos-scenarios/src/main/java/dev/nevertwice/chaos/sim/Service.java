package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.PaymentSystem;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;

/** What is being simulated: a server behind ports. */
interface Service {

    /** Starts its background work. */
    void start();

    Response handle(Request request);

    /** Its books, where it has any; may use ports. */
    default Optional<JsonNode> books() {
        return Optional.empty();
    }

    /** Makes payment systems. */
    static Function<Ports, Service> paymentSystem(Settings settings) {
        return ports -> {
            PaymentSystem system = new PaymentSystem(ports, settings);
            return new Service() {
                @Override
                public void start() {
                    system.start();
                }

                @Override
                public Response handle(Request request) {
                    return system.handle(request);
                }

                @Override
                public Optional<JsonNode> books() {
                    return Optional.of(system.readBooks());
                }
            };
        };
    }
}
