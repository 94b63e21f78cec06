package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.wire.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs the payment system as one instance after another: a request is a task of the instance that lives when it arrives. */
final class PayHost {

    private final Baton baton;
    private final Network network;
    private final String name;
    private final Function<Ports, Service> maker;
    private final List<PortCall> diedAt = new ArrayList<>();
    private final List<Flight> serving = new ArrayList<>();

    private Instance first;
    private Instance instance;
    private Service service;
    private int started;
    private long deaths;

    /** @param name its instances are called so, with a number */
    PayHost(Baton baton, Network network, String name, Function<Ports, Service> maker) {
        this.baton = baton;
        this.network = network;
        this.name = name;
        this.maker = maker;
    }

    /** The instance that lives, or null. */
    Instance instance() {
        return instance;
    }

    /** How many instances have died. */
    long deaths() {
        return deaths;
    }

    /** How many port calls the first instance made in its life. */
    long callsOfFirst() {
        return first == null ? 0 : first.calls();
    }

    /** What the service that is up tells of its books. */
    Optional<JsonNode> books() {
        return service == null ? Optional.empty() : service.books();
    }

    boolean isUp() {
        return service != null;
    }

    /**
     * Begins to start a new instance, which is up once its boot task has come through.
     *
     * @param crashAt the port call of the new instance at which it dies; {@link Long#MAX_VALUE} for none
     */
    SimTask boot(Ports ports, long crashAt) {
        if (instance != null) {
            throw new IllegalStateException(instance + " still lives");
        }
        Instance born = baton.newInstance(name + "-" + ++started);
        born.crashAt(crashAt);
        born.onDeath(this::died);
        instance = born;
        first = first == null ? born : first;
        return baton.newTask(born, "boot", () -> {
            Service made = maker.apply(ports);
            made.start();
            service = made;
        });
    }

    void arrived(Flight flight) {
        if (service == null) {
            network.fail(flight, false, "connection refused");
            return;
        }
        Service server = service;
        serving.add(flight);
        baton.newTask(instance, "server", () -> serve(server, flight));
    }

    private void serve(Service server, Flight flight) {
        Response response;
        try {
            response = server.handle(flight.request);
        } catch (RuntimeException | AssertionError thrown) {
            baton.checkAlive();
            serving.remove(flight);
            network.fail(flight, true, "connection reset");
            throw thrown;
        }
        baton.checkAlive();
        serving.remove(flight);
        network.answer(flight, response);
    }

    /** The port calls in place of which its instances died, one after another. */
    List<PortCall> diedAt() {
        return diedAt;
    }

    private void died() {
        deaths++;
        if (instance.diedAt() != null) {
            diedAt.add(instance.diedAt());
        }
        instance = null;
        service = null;
        serving.forEach(flight -> network.fail(flight, true, "connection reset"));
        serving.clear();
    }
}
