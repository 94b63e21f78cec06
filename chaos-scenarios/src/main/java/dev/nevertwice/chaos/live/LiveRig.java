package dev.nevertwice.chaos.live;

import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.chaos.rig.PspSite;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.pay.adapter.system.Closing;
import dev.nevertwice.pay.wire.Channel;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Real parts for one run: a PSP and one or more payment systems as processes of their own, on a fresh database. Made by
 * {@link LiveSite#rig}.
 *
 * <p>
 * Where a part ends that nobody killed, everything that is under way on the rig throws: {@link SubjectFailure} for the
 * payment system, {@link LiveFailure} for all others.
 */
public final class LiveRig implements Rig {

    private final DatabaseServer.Fresh database;
    private final Processes processes;
    private final RealDriver real;
    private final Closing closing = new Closing();
    private final Channel pay;
    private final List<PspSite> psps = new ArrayList<>();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong disruptions = new AtomicLong();
    private final LiveDisruptions others;

    /** Both are the rig's from now on. */
    LiveRig(DatabaseServer.Fresh database, Processes processes, long seed) {
        this.processes = processes;
        this.real = new RealDriver(seed);
        closing.later("database", database);
        closing.later("processes", processes);
        this.database = database;
        this.others = closing.later("disruptions", new LiveDisruptions(processes, database));
        List<Channel> instances = processes.payUrls().stream().map(real::channelTo).toList();
        this.pay = new WatchedChannel(new SpreadChannel(instances), this::requireBoth);
        for (URI url : processes.pspUrls()) {
            psps.add(new PspSite(
                    PspSite.ACCOUNTS.get(psps.size()).id(), url.toString(),
                    new WatchedChannel(real.channelTo(url), processes::requirePsp)));
        }
    }

    @Override
    public String name() {
        return "live";
    }

    @Override
    public Driver driver() {
        return real.driver();
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
        return List.copyOf(psps);
    }

    @Override
    public void refuse(int psp, boolean refused) {
        refusals.addAndGet(processes.refuse(psp, refused) > 0 ? 1 : 0);
    }

    /** How often it cut off who was connected: those that come then are refused by the kernel, which counts nothing. */
    @Override
    public long refusals() {
        return refusals.get();
    }

    /** One an instance, for who buys with a client of their own; the first is the one that is killed. */
    public List<URI> payUrls() {
        return processes.payUrls();
    }

    public URI pspUrl() {
        return processes.pspUrls().getFirst();
    }

    /** Of the run's own database, for who wants to look into it. Holds a password where there is one. */
    public String databaseUrl() {
        return database.url();
    }

    /** The ways between the parts, for faults of the network. */
    public Links links() {
        return processes.links();
    }

    @Override
    public void killPay() {
        if (processes.killPay()) {
            disruptions.incrementAndGet();
        }
    }

    @Override
    public void restartPay() {
        try {
            others.withDatabase(processes::restartPay);
        } catch (LiveFailure failure) {
            throw blamed(failure);
        }
    }

    /** Time is left to the caller. */
    @Override
    public Ongoing disrupt(Disruption disruption, Duration lasting) {
        return others.begin(disruption);
    }

    @Override
    public long clocksOff() {
        return processes.clocksOff();
    }

    /** Ends the faults of the network, and whatever stands still goes on. */
    @Override
    public void heal() {
        others.heal();
        processes.links().heal();
    }

    @Override
    public long disruptions() {
        return disruptions.get();
    }

    /**
     * For who waits for something else, on a rig whose database nobody takes down.
     *
     * @throws SubjectFailure when the payment system ended and nobody had killed it
     * @throws LiveFailure when any other part did
     */
    public void requireRunning() {
        requireBoth();
        database.requireRunning();
    }

    /** Kills the processes and drops the database. */
    @Override
    public void close() {
        real.close();
        closing.close();
    }

    private void requireBoth() {
        processes.requirePsp();
        try {
            processes.requirePay();
        } catch (LiveFailure failure) {
            throw blamed(failure);
        }
    }

    /** The payment system is to blame unless something is gone that it can't be without. */
    private RuntimeException blamed(LiveFailure failure) {
        processes.requirePsp();
        database.requireReachable();
        return Processes.lackedItsPort(failure) ? failure : new SubjectFailure(failure.getMessage());
    }
}
