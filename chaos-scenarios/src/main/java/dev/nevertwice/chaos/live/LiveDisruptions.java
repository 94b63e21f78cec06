package dev.nevertwice.chaos.live;

import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import dev.nevertwice.chaos.rig.Rig.Ongoing;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.chaos.scenario.Disruption.Strike;
import dev.nevertwice.chaos.scenario.Disruption.Toxicity;
import dev.nevertwice.chaos.scenario.LinkName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Does a scenario's disruptions to real parts, and looks whether anybody was there to feel them. Nobody starts a payment
 * system while its database is down: whoever wants to waits.
 */
final class LiveDisruptions implements AutoCloseable {

    private static final float WHOLE = 100f;

    private final Processes processes;
    private final DatabaseServer.Fresh database;
    private final ReentrantLock databaseIsUp = new ReentrantLock();
    private final ReentrantLock kafkaIsUp = new ReentrantLock();
    private final AtomicInteger turn = new AtomicInteger();
    private final Set<Child> paused = ConcurrentHashMap.newKeySet();

    LiveDisruptions(Processes processes, DatabaseServer.Fresh database) {
        this.processes = processes;
        this.database = database;
    }

    Ongoing begin(Disruption disruption) {
        return switch (disruption) {
            case Strike strike -> switch (strike.act()) {
                case PAUSE -> pause();
                case RESTART_DATABASE -> takeDown(() -> database.process().stop());
                case KILL_DATABASE -> takeDown(() -> database.process().kill());
                case CUT_DATABASE -> {
                    long cut = database.cutSessions();
                    yield () -> cut;
                }
                case KILL_KAFKA -> killKafka();
            };
            case Toxicity toxicity -> poison(toxicity);
        };
    }

    /** While the database is up, and stays so meanwhile. */
    void withDatabase(Runnable body) {
        databaseIsUp.lock();
        try {
            body.run();
        } finally {
            databaseIsUp.unlock();
        }
    }

    /** One after the other. Felt by one that still stands in the end. */
    private Ongoing pause() {
        List<Child> all = processes.payProcesses();
        Child chosen = all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
        boolean first = paused.add(chosen);
        boolean told = chosen.pause();
        return () -> {
            boolean stood = first && told && chosen.isPaused();
            chosen.resume();
            paused.remove(chosen);
            return stood ? 1 : 0;
        };
    }

    /** Felt where the payment system had sessions. */
    private Ongoing takeDown(BooleanSupplier how) {
        databaseIsUp.lock();
        try {
            long sessions = database.sessions();
            boolean ran = how.getAsBoolean();
            return () -> {
                try {
                    database.startServer();
                } finally {
                    databaseIsUp.unlock();
                }
                return ran && sessions > 0 ? 1 : 0;
            };
        } catch (RuntimeException failure) {
            databaseIsUp.unlock();
            throw failure;
        }
    }

    /** Felt where the payment system was connected. */
    private Ongoing killKafka() {
        kafkaIsUp.lock();
        int connections = processes.links().all(LinkName.PAY_KAFKA).stream().mapToInt(Proxy::connectionCount).sum();
        boolean ran = processes.kafka().kill();
        return () -> {
            try {
                processes.kafka().restart();
            } finally {
                kafkaIsUp.unlock();
            }
            return ran && connections > 0 ? 1 : 0;
        };
    }

    /** Felt by whatever bytes it touched. */
    private Ongoing poison(Toxicity toxicity) {
        ToxicSetting setting = toxicity.toxic().withToxicity(toxicity.toxicityPercent() / WHOLE);
        List<Proxy> ways = processes.links().all(toxicity.link());
        ways.forEach(way -> way.addToxic(setting));
        return () -> {
            long touched = ways.stream().mapToLong(way -> way.touched(setting.name())).sum();
            ways.forEach(way -> way.removeToxic(setting.name()));
            return touched;
        };
    }

    /** Nothing stands still and the database is up, whatever became of those who were to see to it. */
    void heal() {
        paused.forEach(Child::resume);
    }

    @Override
    public void close() {
        heal();
        if (database.isOurs() && !database.process().isRunning()) {
            database.startServer();
        }
    }
}
