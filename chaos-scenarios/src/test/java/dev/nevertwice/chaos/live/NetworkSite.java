package dev.nevertwice.chaos.live;

import dev.nevertwice.chaos.proxy.ToxicEndpoint;
import dev.nevertwice.chaos.scenario.LinkName;
import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.system.Closing;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** What network rigs share: a PostgreSQL server, a Kafka broker behind its proxy, and a Toxiproxy. */
final class NetworkSite implements AutoCloseable {

    private final Closing closing = new Closing();
    private final ToxiproxyClient toxiproxy;
    private final DatabaseServer databases;
    private final Proxy kafkaWay;
    private final CompletableFuture<KafkaServer> kafka;

    private NetworkSite() throws IOException {
        URI endpoint = ToxicEndpoint.url();
        this.toxiproxy = new ToxiproxyClient(endpoint.getHost(), endpoint.getPort());
        int kafkaPort = FreePorts.next();
        this.kafkaWay = way("site-" + LinkName.PAY_KAFKA.word(), "127.0.0.1:" + kafkaPort);
        closing.later("way", kafkaWay::delete);
        OwnedFolder folder = closing.later("folder", OwnedFolder.create("nevertwice-network-"));
        this.kafka = CompletableFuture.supplyAsync(() -> new KafkaServer(
                kafkaPort, port(kafkaWay), folder.path().resolve("kafka"), folder, folder.path().resolve("kafka.log")));
        closing.later("kafka", () -> kafka.join().close());
        EmbeddedDatabase server =
                closing.later("database server", EmbeddedDatabase.start(folder.path().resolve("postgres")));
        this.databases = closing.later("databases", DatabaseServer.at(DatabaseAddress.of(server.jdbcUrl())));
    }

    static NetworkSite open() throws IOException {
        return new NetworkSite();
    }

    DatabaseServer databases() {
        return databases;
    }

    /** The one way to the one broker, which names it to its clients. */
    Proxy kafkaWay() {
        kafka.join();
        return kafkaWay;
    }

    /** A proxy in front of a part of a rig. */
    Proxy way(String name, String upstream) throws IOException {
        return toxiproxy.createProxy(name, "127.0.0.1:0", upstream);
    }

    static int port(Proxy way) {
        return Integer.parseInt(way.getListen().replaceFirst("^.*:", ""));
    }

    @Override
    public void close() {
        closing.close();
    }
}
