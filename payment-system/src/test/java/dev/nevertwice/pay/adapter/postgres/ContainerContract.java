package dev.nevertwice.pay.adapter.postgres;

import com.github.dockerjava.api.exception.NotFoundException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.nevertwice.pay.store.ContractTables;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.StoreContract;
import dev.nevertwice.pay.store.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * What every statement means, on a database that says that it speaks PostgreSQL, in a container. Runs only where a Docker
 * engine has the image already: it never pulls one. Everywhere else it is skipped, by name and with the reason.
 *
 * <p>Who waits for whom can't be asked there as PostgreSQL is asked, so the part of the contract with several open
 * transactions is not run.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerContract implements StoreContract {

    private static final Duration START = Duration.ofSeconds(120);

    private GenericContainer<?> container;
    private HikariDataSource source;
    private PostgresStore store;

    /** The image, and the environment variable that names another one. */
    protected abstract String image();

    protected abstract String imageVariable();

    protected abstract String[] command();

    protected abstract int port();

    /** Database and user. */
    protected abstract String path();

    @BeforeAll
    final void start() throws SQLException {
        String chosen = System.getenv().getOrDefault(imageVariable(), image());
        requireImage(chosen);
        container = new GenericContainer<>(DockerImageName.parse(chosen))
                .withImagePullPolicy(name -> false)
                .withCommand(command())
                .withExposedPorts(port())
                .withStartupTimeout(START);
        container.start();
        source = new HikariDataSource(config());
        store = new PostgresStore(source);
        for (Table table : ContractTables.all()) {
            for (String statement : DeclaredTables.create(table)) {
                execute(statement);
            }
        }
    }

    @BeforeEach
    final void empty() throws SQLException {
        execute("TRUNCATE thing, item");
    }

    @AfterAll
    final void stop() {
        if (source != null) {
            source.close();
        }
        if (container != null) {
            container.stop();
        }
    }

    @Override
    public final Store store() {
        return store;
    }

    private HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://" + container.getHost() + ":" + container.getMappedPort(port()) + path());
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(4);
        // The port is open before the database serves.
        config.setInitializationFailTimeout(START.toMillis());
        return config;
    }

    /** The engine's own clean-up container is no image of ours to pull either: see the module's pom. */
    private void requireImage(String chosen) {
        if (System.getenv("DOCKER_HOST") == null && Files.notExists(Path.of("/var/run/docker.sock"))) {
            skip("there is no Docker engine here");
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            skip("no Docker engine answers");
        }
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(chosen).exec();
        } catch (NotFoundException missing) {
            skip("the image " + chosen + " is not here, and tests pull none (docker pull " + chosen + ")");
        }
    }

    private void skip(String reason) {
        String skipped = getClass().getSimpleName() + " skipped: " + reason;
        System.out.println(skipped);
        Assumptions.abort(skipped);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            connection.commit();
        }
    }
}
