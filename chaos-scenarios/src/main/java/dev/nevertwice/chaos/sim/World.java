package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.rig.PspSite;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.sim.Baton.TaskDeath;
import dev.nevertwice.chaos.sim.SimulationFailure.Kind;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.adapter.memory.MemoryBus;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** One simulated world, wired: a PSP, a payment system, a network between them, and tables that outlive crashes. */
final class World {

    /** Every world begins here: a Monday, far from any end of a month. */
    static final Instant BEGINNING = Instant.parse("2026-01-05T00:00:00Z");

    /** A retry storm of hours among 200 purchases has hundreds of thousands of lines, and a journal with gaps proves nothing. */
    private static final int WHOLE_JOURNAL = 1_000_000;
    private static final PspSettings PSP_SETTINGS = PspSettings.defaults().withJournalCapacity(WHOLE_JOURNAL)
            .withPublicUrl("http://psp.sim")
            .withWebhookUrl(URI.create("http://pay.sim/webhooks/psp"))
            .withWebhookSecret(Settings.TEST_WEBHOOK_SECRET);
    private static final long PSP_SEED = 4;
    private static final long SECOND_PSP_SEED = 22;
    private static final long KILL_CHANCE = 5;
    private static final long BUS_CHANCE = 6;
    private static final long REPLICA_CHANCE = 21;
    private static final long SKEW_CHANCE = 22;
    private static final long VICTIM_CHANCE = 23;
    private static final long WEATHER_CHANCE = 24;
    private static final long TOXIC_CHANCE = 25;
    private static final long PAUSE_CHANCE = 26;
    /** The longest lag, or a tenth, a hundredth ... of it. */
    private static final long LAG_MAGNITUDES = 4;

    private final SimOptions options;
    private final Baton baton;
    private final Instance harness;
    private final MemoryStore tables;
    private final SimRig rig;
    private final SimStore store;
    private final Optional<SimReplica> replica;
    private final Weather weather;
    private final List<PspHost> psps = new ArrayList<>();
    private final Cluster pay;

    World(long seed, SimOptions options) {
        this(seed, options, Service.paymentSystem(options.settings()));
    }

    World(long seed, SimOptions options, Function<Ports, Service> maker) {
        this.options = options;
        this.baton = new Baton(seed, BEGINNING, options.turnBudget(), options.traceKept());
        this.harness = baton.newInstance("world");
        SimMonitor monitor = new SimMonitor(baton);
        this.tables = new MemoryStore(monitor, baton::now);
        this.replica = replica(monitor);
        Idling idling = new Idling(baton, tables::isCurrent);
        tables.onCommit(idling::written);
        this.weather = new Weather(baton, baton.stream(WEATHER_CHANCE), options.disturbances());
        Toxics toxics = new Toxics(baton.stream(TOXIC_CHANCE));
        StoreSessions sessions = new StoreSessions(baton);
        Network network = new Network(baton, weather, toxics);
        this.store = new SimStore(baton, tables, options.commitLoss(), weather, sessions);
        List<PspSite> sites = new ArrayList<>();
        List<SimDoor> doors = new ArrayList<>();
        Map<String, Channel> channels = new HashMap<>();
        for (PspAccount account : options.settings().pspAccounts()) {
            PspSettings settings = pspSettings(account, sites.size());
            PspHost host = new PspHost(baton, network, new Psp(settings), this::arrived, weather);
            SimDoor door = new SimDoor(network, host::arrived);
            psps.add(host);
            sites.add(new PspSite(
                    account.id(), settings.publicUrl(), network.to(Weather.Way.PAY_TO_PSP, host::arrived)));
            doors.add(door);
            channels.put(account.id(), network.to(Weather.Way.PAY_TO_PSP, door::arrived));
        }
        Optional<SimBus> bus = bus(idling);
        Function<Clock, Ports> ports = ports(channels, bus.map(EventBus.class::cast));
        this.pay = cluster(ports, idling, network, maker);
        Clock right = new SimClock(baton, idling, Duration.ZERO);
        this.rig = new SimRig(
                ports.apply(right),
                network.to(Weather.Way.BUYERS_TO_PAY, this::arrived),
                List.copyOf(sites),
                List.copyOf(doors),
                pay,
                store,
                weather,
                new SimDisruptions(baton, baton.stream(PAUSE_CHANCE), sessions, toxics, bus, right),
                baton.trace);
    }

    private void arrived(Flight flight) {
        pay.arrived(flight);
    }

    /** The ports of an instance that goes by the clock: all else they share. */
    private Function<Clock, Ports> ports(Map<String, Channel> psps, Optional<EventBus> bus) {
        SimTasks tasks = new SimTasks(baton);
        SimEntropy entropy = new SimEntropy(baton);
        Optional<ReadStore> copy = replica.map(ReadStore.class::cast);
        return clock -> new Ports(clock, tasks, entropy, store, psps::get, bus, copy, Optional.empty());
    }

    private Cluster cluster(
            Function<Clock, Ports> ports, Idling idling, Network network, Function<Ports, Service> maker) {
        SplitMix kills = baton.stream(KILL_CHANCE);
        SplitMix skews = baton.stream(SKEW_CHANCE);
        List<PayPower> nodes = new ArrayList<>();
        long skewed = 0;
        for (int number = 1; number <= options.instances(); number++) {
            Duration skew = skew(skews);
            skewed += skew.isZero() ? 0 : 1;
            Ports own = ports.apply(new SimClock(baton, idling, skew));
            PayHost host = new PayHost(baton, network, number == 1 ? "pay" : "pay" + number, maker);
            CrashPlan plan = number == 1 ? options.crash() : CrashPlan.NEVER;
            nodes.add(new PayPower(baton, harness, host, own, plan, kills));
        }
        return new Cluster(nodes, baton.stream(VICTIM_CHANCE), skewed);
    }

    private Duration skew(SplitMix chance) {
        long most = Durations.micros(options.clockSkew());
        return Duration.of(chance.below(2 * most + 1) - most, ChronoUnit.MICROS);
    }

    /**
     * In one world of two, or where there must be one, a bus of its own, which makes trouble unless a calm world was asked for; in the other the log in the
     * store, as by default.
     */
    private Optional<SimBus> bus(Idling idling) {
        SplitMix chance = baton.stream(BUS_CHANCE);
        MemoryBus troubled = new MemoryBus(chance::below);
        return chance.below(2) == 0 || options.ownBus()
                ? Optional.of(new SimBus(baton, options.unrulyBus() ? troubled : MemoryBus.calm(), idling))
                : Optional.empty();
    }

    /** In one world of two, where there may be one at all. */
    private Optional<SimReplica> replica(SimMonitor monitor) {
        SplitMix chance = baton.stream(REPLICA_CHANCE);
        if (options.replicaLag().isZero() || chance.below(2) == 0) {
            return Optional.empty();
        }
        Duration lag = options.replicaLag();
        for (long smaller = chance.below(LAG_MAGNITUDES); smaller > 0; smaller--) {
            lag = lag.dividedBy(10);
        }
        return Optional.of(new SimReplica(baton, tables, monitor, chance, lag));
    }

    /** Starts the payment system, runs the body as the first task, and ends the world with it. Blocks in real time. */
    void run(Consumer<SimRig> body) {
        try {
            baton.run(
                    harness,
                    () -> {
                        rig.cluster().firstStart();
                        weather.begin(pay::living, () -> psps.forEach(PspHost::goDown));
                        body.accept(rig);
                    },
                    options.patience().toMillis());
            refuseHarnessDeaths();
        } catch (SimulationFailure failure) {
            throw failure.withTrace(baton.showTrace());
        }
        baton.trace.add(tables.digest());
    }

    Baton baton() {
        return baton;
    }

    MemoryStore tables() {
        return tables;
    }

    /** How often the replica of status reads was asked. */
    long replicaReads() {
        return replica.map(SimReplica::reads).orElse(0L);
    }

    /** What the world did beside the PSP's faults, by its name. */
    Map<String, Long> struck() {
        return weather.struck();
    }

    long commitsLost() {
        return store.lost();
    }

    Cluster pay() {
        return pay;
    }

    String traceHash() {
        return baton.trace.hash();
    }

    /** Tasks of the payment system that ended by an exception, as one line each. */
    List<String> payDeaths() {
        return baton.deaths().stream()
                .filter(death -> death.instance() != harness)
                .map(death -> death.task() + ": " + SimulationFailure.told(death.failure()) + place(death.failure()))
                .toList();
    }

    /** Where in our own code it was thrown. */
    private static String place(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.nevertwice.pay."))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }

    private void refuseHarnessDeaths() {
        for (TaskDeath death : baton.deaths()) {
            if (death.instance() == harness && !(death.failure() instanceof SubjectFailure)) {
                throw new SimulationFailure(
                        Kind.BROKEN, "a task of the harness threw: " + death.task() + ": "
                                + SimulationFailure.told(death.failure()),
                        death.failure());
            }
        }
    }

    /** @param others how many PSPs there are before it */
    private PspSettings pspSettings(PspAccount account, int others) {
        long seed = baton.stream(others == 0 ? PSP_SEED : SECOND_PSP_SEED).next();
        PspSettings seeded = PSP_SETTINGS.withSeed(seed)
                .withLifetimes(options.settings().keyLifetime(), PSP_SETTINGS.pageLifetime())
                .withLifeTimes(options.lifeTimes())
                .withWebhookSecret(account.webhookSecrets().getFirst());
        return others == 0
                ? seeded
                : seeded.withPublicUrl("http://psp-2.sim")
                        .withWebhookUrl(URI.create("http://pay.sim/webhooks/psp/" + account.id()));
    }
}
