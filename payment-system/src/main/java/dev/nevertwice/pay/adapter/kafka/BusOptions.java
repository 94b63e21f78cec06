package dev.nevertwice.pay.adapter.kafka;

import dev.nevertwice.pay.adapter.system.Loopback;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command is told which bus carries events. */
public final class BusOptions {

    private static final String SERVER = "(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+):[0-9]{1,5}";

    @Option(names = "--bus", paramLabel = "postgres|kafka", defaultValue = "postgres",
            description = "What carries events to their consumers: a log in the database, or Kafka (default:"
                    + " ${DEFAULT-VALUE})")
    private String bus;

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT[,...]",
            description = "Where Kafka is, with --bus kafka")
    private String bootstrapServers;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Where Kafka is, or empty where it is not to be used. A wrong command line throws. */
    public Optional<KafkaSettings> kafka(boolean allowRemote) {
        if (bus.equals("postgres")) {
            if (bootstrapServers != null) {
                throw wrong("--bootstrap-servers goes with --bus kafka");
            }
            return Optional.empty();
        }
        if (!bus.equals("kafka")) {
            throw wrong("--bus must be postgres or kafka, not " + bus);
        }
        if (bootstrapServers == null) {
            throw wrong("--bus kafka needs --bootstrap-servers HOST:PORT");
        }
        for (String server : bootstrapServers.split(",", -1)) {
            check(server, allowRemote);
        }
        return Optional.of(KafkaSettings.of(bootstrapServers));
    }

    private void check(String server, boolean allowRemote) {
        int colon = server.lastIndexOf(':');
        if (!server.matches(SERVER) || Integer.parseInt(server.substring(colon + 1)) > 65_535) {
            throw wrong("--bootstrap-servers must be HOST:PORT, or several with commas, not " + bootstrapServers);
        }
        String host = server.substring(0, colon);
        if (!allowRemote && !Loopback.is(host)) {
            throw wrong(
                    "--bootstrap-servers is on another machine (" + host + "): add --allow-remote if that is meant");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
