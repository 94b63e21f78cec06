package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs the payment system as one instance after another: a request is a task of the instance that lives when it arrives. */
final class PayHost {

    private final Baton baton;
    private final Network network;
    private final Function<Ports, Service> maker;
    private final List<Flight> serving = new ArrayList<>();

    private Instance first;
    private Instance instance;
    private Service service;
    private int started;
    private long deaths;

    PayHost(Baton baton, Network network, Function<Ports, Service> maker) {
        this.baton = baton;
        this.network = network;
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
        Instance born = baton.newInstance("pay-" + ++started);
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

    private void died() {
        deaths++;
        instance = null;
        service = null;
        serving.forEach(flight -> network.fail(flight, true, "connection reset"));
        serving.clear();
    }
}
