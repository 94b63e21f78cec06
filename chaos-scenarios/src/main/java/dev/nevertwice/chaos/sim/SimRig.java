package dev.nevertwice.chaos.sim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.chaos.rig.PspSite;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.wire.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rig in virtual time: whoever drives the run is a task of the world. */
final class SimRig implements Rig {

    private final Driver driver;
    private final Channel pay;
    private final List<PspSite> psps;
    private final List<SimDoor> doors;
    private final Cluster cluster;
    private final SimStore store;
    private final Weather weather;
    private final SimDisruptions disruptions;
    private final Trace trace;

    /** @param ports the payment system's; time, tasks and chance go by the calling task, so whoever drives the run may share them */
    SimRig(
            Ports ports, Channel pay, List<PspSite> psps, List<SimDoor> doors, Cluster cluster, SimStore store,
            Weather weather, SimDisruptions disruptions, Trace trace) {
        this.driver = new Driver(ports.clock(), ports.tasks(), ports.entropy());
        this.pay = pay;
        this.psps = psps;
        this.doors = doors;
        this.cluster = cluster;
        this.store = store;
        this.weather = weather;
        this.disruptions = disruptions;
        this.trace = trace;
    }

    Cluster cluster() {
        return cluster;
    }

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public Driver driver() {
        return driver;
    }

    @Override
    public Channel pay() {
        return pay;
    }

    @Override
    public Channel psp() {
        return psps.getFirst().channel();
    }

    @Override
    public List<PspSite> psps() {
        return psps;
    }

    @Override
    public void refuse(int psp, boolean refused) {
        doors.get(psp - 1).refuse(refused);
    }

    @Override
    public long refusals() {
        return doors.stream().mapToLong(SimDoor::refusals).sum();
    }

    @Override
    public void killPay() {
        cluster.kill();
    }

    @Override
    public void restartPay() {
        cluster.start();
    }

    @Override
    public Optional<JsonNode> books() {
        return cluster.books();
    }

    @Override
    public long disruptions() {
        return cluster.deaths();
    }

    @Override
    public long commitsLost() {
        return store.lost();
    }

    @Override
    public Ongoing disrupt(Disruption disruption, Duration lasting) {
        return disruptions.begin(disruption, lasting, cluster::living);
    }

    @Override
    public long clocksOff() {
        return cluster.skewed();
    }

    @Override
    public void heal() {
        disruptions.clear();
        weather.clear();
    }

    @Override
    public void recorded(Operation operation) {
        trace.add(Digest.of(operation));
    }

    /** Nothing to do: the world ends with the task that drives it. */
    @Override
    public void close() {}
}
