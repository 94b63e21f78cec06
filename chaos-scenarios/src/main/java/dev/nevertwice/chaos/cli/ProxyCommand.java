package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.proxy.FaultProxy;
import dev.nevertwice.chaos.proxy.control.ConfigFile;
import dev.nevertwice.chaos.proxy.control.ControlServer;
import dev.nevertwice.chaos.proxy.control.ControlSettings;
import dev.nevertwice.chaos.proxy.link.Proxies;
import dev.nevertwice.chaos.proxy.link.ProxyProblem;
import dev.nevertwice.chaos.proxy.link.ProxySettings;
import dev.nevertwice.chaos.word.NearestWord;
import dev.nevertwice.pay.adapter.system.Closing;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the command line of {@code nevertwice proxy} and serves until it is stopped. */
@Command(
        name = "nevertwice proxy",
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "Usage: ",
        header = "Serves a TCP fault proxy that every Toxiproxy client can drive.%n",
        description = {
            "%nSpeaks Toxiproxy's HTTP API, toxics and all, until Ctrl-C; its flags are toxiproxy-server's, with one"
                    + " dash or two. What it does otherwise, and what it can do beyond: docs/proxy.md.",
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "4:it could not start, for instance because a port is taken",
            "64:the command line or the configuration file is wrong",
            "130:Ctrl-C",
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  ./nevertwice proxy &",
            "  curl localhost:8474/proxies -d \\",
            "    '{\"name\": \"pay\", \"listen\": \"localhost:8081\", \"upstream\": \"localhost:80\"}'",
            "  curl localhost:8474/proxies/pay/toxics -d \\",
            "    '{\"type\": \"latency\", \"attributes\": {\"latency\": 300}}'",
        })
public final class ProxyCommand implements Callable<Integer> {

    private static final Duration CLOSE = Duration.ofSeconds(3);
    private static final int SEED_BOUND = 1_000_000_000;
    private static final int MOST_PORT = 65_535;

    @Option(names = {"--host", "-host"}, paramLabel = "HOST", defaultValue = "localhost",
            description = "Where the API listens. Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(names = {"--port", "-port"}, paramLabel = "PORT", defaultValue = "8474",
            description = "Port of the API, 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = {"--config", "-config"}, paramLabel = "FILE",
            description = "Proxies to begin with, as a JSON array like that of POST /populate.")
    private Path config;

    @Option(names = {"--seed", "-seed"}, paramLabel = "N",
            description = "Decides everything that is random. Default: a new one, printed first.")
    private Long seed;

    @Option(names = "--strict",
            description = "Does what is sensible where Toxiproxy does something else: half-close, toxicity, resets and"
                    + " others (docs/proxy.md).")
    private boolean strict;

    @Option(names = "--allow-remote",
            description = "Lets proxies listen on and connect to more than this machine.")
    private boolean allowRemote;

    @Option(names = {"--proxy-metrics", "-proxy-metrics"}, description = "Counts bytes at GET /metrics.")
    private boolean proxyMetrics;

    @Option(names = {"--runtime-metrics", "-runtime-metrics"}, description = "Tells about the process there.")
    private boolean runtimeMetrics;

    @Option(names = "--quiet", description = "Prints no line for what happens.")
    private boolean quiet;

    @Option(names = {"--version", "-version"}, description = "Print the version of Toxiproxy that it behaves like.")
    private boolean version;

    @Option(names = {"-h", "--help", "-help"}, usageHelp = true, description = "Show this and exit.")
    private boolean help;

    private final Terminal terminal;

    private ProxyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Blocks until it is interrupted; returns the exit code. Whatever goes wrong is one line on {@code terminal.err()}. */
    public static int execute(String[] arguments, Terminal terminal) {
        ProxyCommand command = new ProxyCommand(terminal);
        CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setParameterExceptionHandler((wrong, typed) -> command.refuse(CommandFailure.usage(said(wrong))));
        line.setExecutionExceptionHandler((broken, unused, parsed) -> command.refuse(broken));
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        if (version) {
            terminal.out().println("toxiproxy-server version " + ControlServer.VERSION);
            return ExitCode.VALID.number();
        }
        ConfigFile first = config == null ? null : configured();
        long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1, SEED_BOUND) : seed;
        try (Closing closing = new Closing()) {
            closing.atExitOfTheProcess(CLOSE);
            ProxyStatus status = closing.later("status line", new ProxyStatus(terminal, quiet));
            FaultProxy proxy = closing.later("proxy", start(chosen, status));
            if (first != null) {
                populate(proxy.proxies(), first);
            }
            terminal.out().println("proxy listening on " + proxy.url() + " (seed " + chosen
                    + (strict ? ", strict" : "") + ")");
            status.show(proxy.proxies());
            closing.awaitStop(false);
        }
        return ExitCode.INTERRUPTED.number();
    }

    private FaultProxy start(long chosen, ProxyStatus status) {
        if (port < 0 || port > MOST_PORT) {
            throw CommandFailure.usage("--port must be from 0 to " + MOST_PORT + ", not " + port + ".");
        }
        try {
            InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(host), port);
            return FaultProxy.start(
                    new ProxySettings(chosen, strict, allowRemote),
                    new ControlSettings(at, proxyMetrics, runtimeMetrics),
                    status::line);
        } catch (UnknownHostException nowhere) {
            throw CommandFailure.usage("--host " + host + " is not known; localhost is the default.");
        } catch (IOException taken) {
            throw CommandFailure.harness("port " + port + " on " + host + " can't be used (" + taken.getMessage()
                    + "): stop what runs there, or choose another with --port.", taken);
        }
    }

    private ConfigFile configured() {
        try {
            return ConfigFile.read("--config " + config, Files.readAllBytes(config));
        } catch (ProxyProblem wrong) {
            throw CommandFailure.usage(wrong.getMessage());
        } catch (IOException unreadable) {
            throw CommandFailure.usage("--config " + config + " can't be read: "
                    + (Files.exists(config) ? unreadable.getClass().getSimpleName() : "there is no such file") + ".");
        }
    }

    private void populate(Proxies proxies, ConfigFile first) {
        Proxies.Populated populated = proxies.populate(first.proxies());
        ProxyProblem problem = populated.problem();
        if (problem != null) {
            int index = populated.done().size();
            String said = ": proxy " + first.proxies().get(index).name() + ": " + problem.getMessage();
            throw problem.kind() == ProxyProblem.Kind.NO_PORT
                    ? CommandFailure.harness("--config " + config + said, problem)
                    : CommandFailure.usage(first.place(index + 1) + said);
        }
    }

    private int refuse(Throwable broken) {
        terminal.err().println("nevertwice proxy: " + FailureLine.of(broken));
        return (broken instanceof CommandFailure known ? known.exitCode() : ExitCode.HARNESS_FAILED).number();
    }

    private static String said(CommandLine.ParameterException wrong) {
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> valid = wrong.getCommandLine().getCommandSpec().optionsMap().keySet().stream()
                    .filter(name -> name.startsWith("--"))
                    .sorted()
                    .toList();
            return NearestWord.unknown("option", unmatched.getUnmatched().getFirst().replaceFirst("=.*$", ""), valid);
        }
        return UsageLine.of(wrong);
    }
}
