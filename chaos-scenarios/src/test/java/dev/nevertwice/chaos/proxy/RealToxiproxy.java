package dev.nevertwice.chaos.proxy;

import com.github.dockerjava.api.exception.NotFoundException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Toxiproxy on this machine's own network: the one at {@code TOXIPROXY_URL}, or a container that lives as long as this
 * JVM. It never pulls an image.
 */
final class RealToxiproxy {

    private static final String IMAGE =
            System.getenv().getOrDefault("TOXIPROXY_IMAGE", "ghcr.io/shopify/toxiproxy:2.12.0");
    private static GenericContainer<?> container;

    private RealToxiproxy() {}

    /** Aborts the test where there is none. */
    static synchronized URI url() {
        String given = System.getenv("TOXIPROXY_URL");
        if (given != null && !given.isEmpty()) {
            return URI.create(given);
        }
        if (container == null) {
            requireImage();
            container = new GenericContainer<>(DockerImageName.parse(IMAGE))
                    .withImagePullPolicy(name -> false)
                    .withNetworkMode("host")
                    .waitingFor(Wait.forLogMessage(".*Starting Toxiproxy HTTP server.*", 1));
            container.start();
            Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        }
        return URI.create("http://127.0.0.1:8474");
    }

    private static void requireImage() {
        boolean none = System.getenv("DOCKER_HOST") == null && Files.notExists(Path.of("/var/run/docker.sock"));
        Assumptions.assumeFalse(none, "no TOXIPROXY_URL, and no Docker engine here");
        Assumptions.assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(), "no TOXIPROXY_URL, and no Docker engine answers");
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(IMAGE).exec();
        } catch (NotFoundException absent) {
            Assumptions.abort("no TOXIPROXY_URL, and no image " + IMAGE + " here; it is never pulled");
        }
    }
}
