package dev.nevertwice.chaos.live;

import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.LinkName;
import dev.nevertwice.pay.PaymentSystem;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.http.Opening;
import dev.nevertwice.pay.adapter.http.PayServer;
import dev.nevertwice.pay.adapter.kafka.KafkaBus;
import dev.nevertwice.pay.adapter.kafka.KafkaSettings;
import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import dev.nevertwice.pay.adapter.system.Closing;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.store.TransactionScope;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.http.PspServer;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.model.Toxic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Payment system and PSP in this JVM, on real sockets, a real PostgreSQL and, if wanted, a real Kafka: each way between them
 * through a proxy of its own. For faults of the network alone; nothing is killed.
 */
final class NetworkRig implements Rig {

    static final int TIME_SCALE = 10;

    private static final int CONNECTIONS = 8;
    private static final long SEED = 1;
    private static final Duration CONNECT = Duration.ofSeconds(1);

    private final Map<LinkName, Proxy> ways = new EnumMap<>(LinkName.class);
    private final Closing closing = new Closing();
    private final RealDriver real = new RealDriver(SEED);
    private final Channel pay;
    private final Channel psp;
    private final Opening opening = new Opening();

    private NetworkRig(NetworkSite site, Setup setup) throws IOException {
        String name = setup.name();
        DatabaseServer.Fresh fresh = closing.later("database", site.databases().fresh());
        DatabaseAddress address = DatabaseAddress.of(fresh.url());
        PayServer server = new PayServer("127.0.0.1", 0, opening);
        URI toPay = url(open(site, name, LinkName.CLIENT_PAY, "127.0.0.1:" + server.port()));
        URI webhooks = url(open(site, name, LinkName.PSP_PAY, "127.0.0.1:" + server.port())).resolve("/webhooks/psp");
        PspServer simulator = closing.later("psp", PspServer.start(
                PspSettings.defaults().withSeed(SEED).withWebhookUrl(webhooks).timeScale(TIME_SCALE), 0));
        URI toPsp = url(open(site, name, LinkName.PAY_PSP, "127.0.0.1:" + simulator.port()));
        Proxy toDatabase = open(site, name, LinkName.PAY_POSTGRESQL, address.server());
        Optional<EventBus> bus = setup.kafka() ? Optional.of(bus(site, name)) : Optional.empty();
        PostgresDatabase database = closing.later("connections", PostgresDatabase.open(
                setup.settings(address.by("127.0.0.1:" + NetworkSite.port(toDatabase)).jdbcUrl())));
        Channel channel = closing.later("channel",
                new HttpChannel(toPsp, CONNECT, TransactionScope::isOpen, HttpChannel.BODY_LIMIT));
        PaymentSystem system = closing.later("payment system", new PaymentSystem(
                new Ports(new SystemClock(), new SystemTasks(), new SystemEntropy(), database.store(), channel, bus),
                Settings.defaults().scaled(TIME_SCALE)));
        system.start();
        opening.open(system::handle);
        closing.later("server", server);
        this.pay = real.channelTo(toPay);
        this.psp = real.channelTo(simulator.url());
    }

    static NetworkRig open(NetworkSite site, Setup setup) throws IOException {
        return new NetworkRig(site, setup);
    }

    /**
     * What is special about one.
     *
     * @param kafka whether events go over Kafka instead of a log in the database
     * @param impatient whether a database that does not answer is given up within the time that a test has
     */
    record Setup(String name, boolean kafka, boolean impatient) {

        private PostgresSettings settings(String url) {
            PostgresSettings patient = PostgresSettings.of(url).withConnections(CONNECTIONS);
            return impatient
                    ? new PostgresSettings(
                            url, patient.isolation(), CONNECTIONS, patient.connectTimeout(), patient.connectionWait(),
                            Duration.ofMillis(1500), Duration.ofSeconds(2), Duration.ofSeconds(2),
                            Duration.ofSeconds(3))
                    : patient;
        }
    }

    private EventBus bus(NetworkSite site, String name) {
        ways.put(LinkName.PAY_KAFKA, site.kafkaWay());
        return closing.later("bus", KafkaBus.open(
                KafkaSettings.of("127.0.0.1:" + NetworkSite.port(site.kafkaWay())).withTopic(name)));
    }

    private Proxy open(NetworkSite site, String name, LinkName link, String upstream) throws IOException {
        Proxy way = site.way(name + "-" + link.word(), upstream);
        closing.later("way", way::delete);
        ways.put(link, way);
        return way;
    }

    private static URI url(Proxy way) {
        return URI.create("http://127.0.0.1:" + NetworkSite.port(way));
    }

    Proxy way(LinkName name) {
        return ways.get(name);
    }

    /** Takes every toxic off and lets everything through again. */
    @Override
    public void heal() {
        try {
            for (Proxy way : ways.values()) {
                for (Toxic toxic : way.toxics().getAll()) {
                    toxic.remove();
                }
                way.enable();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String name() {
        return "network";
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
        return psp;
    }

    @Override
    public void close() {
        real.close();
        closing.close();
    }
}
