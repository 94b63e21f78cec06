package dev.nevertwice.psp;

import dev.nevertwice.psp.fault.FaultFile;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.http.JournalCommand;
import dev.nevertwice.psp.http.LiveLog;
import dev.nevertwice.psp.http.PspServer;
import dev.nevertwice.psp.profile.Profiles;
import dev.nevertwice.psp.wire.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import picocli.CommandLine.Spec;

/** {@code nevertwice psp}: runs the simulator until it is stopped. */
@Command(
        name = "nevertwice psp",
        description = "Runs the PSP simulator on this machine's loopback interface until Ctrl-C.",
        sortOptions = false,
        subcommands = JournalCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"4:it could not start, for instance because the port is taken", "64:the command line is wrong",
            "130:Ctrl-C"})
public final class PspMain implements Callable<Integer> {

    private static final int HARNESS_FAILED = 4;
    private static final int USAGE = 64;

    @Option(names = "--port", paramLabel = "PORT",
            description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE})",
            defaultValue = "9090")
    private int port;

    @Option(names = "--seed", paramLabel = "N",
            description = "Seed of ids, tokens and fault ratios (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private long seed;

    @Option(names = "--profile", paramLabel = "NAME",
            description = "Whose idempotency keys and errors (docs/psp-profiles.md; default: ${DEFAULT-VALUE})",
            defaultValue = "default")
    private String profile;

    @Option(names = "--faults", paramLabel = "FILE",
            description = "Fault rules in force from the start, as JSON (docs/psp-api.md)")
    private Path faults;

    @Option(names = "--webhook-url", paramLabel = "URL",
            description = "Where callbacks go (default: nowhere)")
    private URI webhookUrl;

    @Option(names = "--webhook-secret", paramLabel = "SECRET",
            description = "whsec_<base64> (default: the published test secret)",
            defaultValue = PspSettings.DEFAULT_WEBHOOK_SECRET,
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private String webhookSecret;

    @Option(names = "--api-key", paramLabel = "KEY",
            description = "API key of the merchant account acct_1 (default: ${DEFAULT-VALUE})",
            defaultValue = PspSettings.DEFAULT_API_KEY)
    private String apiKey;

    @Option(names = "--account", paramLabel = "ID=KEY",
            description = "A further merchant account and its API key; can be given several times")
    private Map<String, String> accounts = Map.of();

    @Option(names = "--public-url", paramLabel = "URL",
            description = "What page addresses begin with (default: http://127.0.0.1:PORT)")
    private String publicUrl;

    @Option(names = "--time-scale", paramLabel = "N",
            description = "Divides the PSP's own durations (lifetimes, reviews, retries), not those of fault rules (default:"
                    + " ${DEFAULT-VALUE})",
            defaultValue = "1")
    private long timeScale;

    @Option(names = "--journal-lines", paramLabel = "N",
            description = "Lines of the journal that are kept; older ones are dropped and counted (default:"
                    + " ${DEFAULT-VALUE})",
            defaultValue = "100000")
    private int journalLines;

    @Option(names = "--allow-remote", description = "Lets callbacks leave this machine")
    private boolean allowRemote;

    @Option(names = "--quiet", description = "Prints no line for each exchange and callback")
    private boolean quiet;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        // Netty has nothing to say that a user of this command wants to read.
        if (System.getProperty("org.slf4j.simpleLogger.defaultLogLevel") == null) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        }
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** Runs until interrupted; returns the exit code. */
    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine command = new CommandLine(new PspMain()).setOut(out).setErr(err);
        command.setParameterExceptionHandler((wrong, given) -> {
            err.println("nevertwice psp: " + said(wrong) + " (see --help)");
            return USAGE;
        });
        return command.execute(arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PspSettings settings = settings();
        FaultRules rules = rules();
        LiveLog log = quiet ? null : new LiveLog(out);
        PspServer server;
        try {
            server = PspServer.start(settings, port, allowRemote, log);
        } catch (IllegalArgumentException e) {
            throw wrong("--webhook-url", e.getMessage().substring(e.getMessage().indexOf(':') + 2));
        } catch (BindException e) {
            return failed("port " + port + " on 127.0.0.1 can't be used (" + e.getMessage()
                    + "): stop what runs there, or choose another with --port");
        } catch (IOException e) {
            return failed("can't listen on 127.0.0.1:" + port + ": " + e.getMessage());
        }
        server.setFirstFaults(rules);
        Thread closing = new Thread(() -> close(server, log), "psp-close");
        Runtime.getRuntime().addShutdownHook(closing);
        out.println("psp listening on " + server.url());
        try {
            new CountDownLatch(1).await();
        } finally {
            close(server, log);
            Runtime.getRuntime().removeShutdownHook(closing);
        }
        return 0;
    }

    private static void close(PspServer server, LiveLog log) {
        server.close();
        if (log != null) {
            log.close();
        }
    }

    private PspSettings settings() {
        if (port < 0 || port > 65_535) {
            throw wrong("--port", "must be from 0 to 65535");
        }
        try {
            return PspSettings.defaults()
                    .withProfile(Profiles.known(profile))
                    .withSeed(seed)
                    .withAccounts(accounts())
                    .withPublicUrl(publicUrl)
                    .withWebhookUrl(webhookUrl)
                    .withWebhookSecret(webhookSecret)
                    .withJournalCapacity(journalLines)
                    .timeScale(timeScale);
        } catch (IllegalArgumentException e) {
            String[] parts = e.getMessage().split(": ", 2);
            throw wrong(optionOf(parts[0]), parts[parts.length - 1]);
        }
    }

    private List<Account> accounts() {
        List<Account> all = new ArrayList<>(List.of(new Account("acct_1", apiKey)));
        accounts.forEach((id, key) -> all.add(new Account(id, key)));
        return all;
    }

    private static String optionOf(String field) {
        return switch (field) {
            case "accounts.apiKey" -> "--api-key";
            case "accounts", "accounts.id" -> "--account";
            case "profile" -> "--profile";
            case "publicUrl" -> "--public-url";
            case "webhookUrl" -> "--webhook-url";
            case "webhookSecret" -> "--webhook-secret";
            case "timeScale" -> "--time-scale";
            case "journalCapacity" -> "--journal-lines";
            default -> field;
        };
    }

    private FaultRules rules() {
        if (faults == null) {
            return FaultRules.none();
        }
        try {
            return FaultFile.read(faults.toString(), Files.readAllBytes(faults));
        } catch (Problem e) {
            throw wrong("--faults", e.getMessage());
        } catch (IOException e) {
            throw wrong("--faults", faults + (Files.isRegularFile(faults) ? " can't be read" : " is no file"));
        }
    }

    private ParameterException wrong(String option, String message) {
        return new ParameterException(spec.commandLine(), option + ": " + message);
    }

    private static String said(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String nearest = unmatched.getSuggestions().stream().findFirst()
                    .map(option -> "; did you mean '" + option + "'?").orElse("");
            return "unknown option '" + unmatched.getUnmatched().getFirst() + "'" + nearest;
        }
        return wrong.getMessage().lines().findFirst().orElse("")
                .replaceFirst(" is not an? (int|long)$", " is not a whole number")
                .replaceFirst("option option", "option");
    }

    private int failed(String message) {
        spec.commandLine().getErr().println("nevertwice psp: " + message);
        return HARNESS_FAILED;
    }
}
