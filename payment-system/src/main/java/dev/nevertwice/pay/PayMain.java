package dev.nevertwice.pay;

import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.http.Opening;
import dev.nevertwice.pay.adapter.http.PayServer;
import dev.nevertwice.pay.adapter.kafka.BusOptions;
import dev.nevertwice.pay.adapter.kafka.KafkaBus;
import dev.nevertwice.pay.adapter.kafka.KafkaProblem;
import dev.nevertwice.pay.adapter.kafka.KafkaSettings;
import dev.nevertwice.pay.adapter.log.LogFormat;
import dev.nevertwice.pay.adapter.log.LogProvider;
import dev.nevertwice.pay.adapter.log.Redaction;
import dev.nevertwice.pay.adapter.micrometer.PrometheusPage;
import dev.nevertwice.pay.adapter.postgres.DatabaseProblem;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresReplica;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import dev.nevertwice.pay.adapter.system.Closing;
import dev.nevertwice.pay.adapter.system.Loopback;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.checkout.Intake;
import dev.nevertwice.pay.payout.PayoutSchedule;
import dev.nevertwice.pay.retention.Terms;
import dev.nevertwice.pay.retry.RetrySettings;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.store.TransactionScope;
import dev.nevertwice.pay.storefront.Storefront;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;
import picocli.CommandLine.Spec;

/** {@code nevertwice pay}: runs the payment system until it is stopped. */
@Command(
        name = "nevertwice pay",
        description = "Runs the payment system and its demo shop on this machine's loopback interface until Ctrl-C.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "4:it could not start, for instance because the port is taken",
            "64:the command line is wrong",
            "130:Ctrl-C"
        })
public final class PayMain implements Callable<Integer> {

    private static final int FAILED = 4;
    private static final int USAGE = 64;
    private static final String HOST = "127.0.0.1";
    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** A warm server makes more of 32; one that has just started chokes on them (docs/performance.md). */
    private static final int CONNECTIONS = 16;
    /** Several times what an orderly end takes once nothing is under way any more. */
    private static final Duration CLOSE = Duration.ofSeconds(2);

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080",
            description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Mixin
    private PspOptions psps;

    @Option(names = "--database-url", paramLabel = "URL", defaultValue = "${env:NEVERTWICE_DATABASE_URL}",
            description = "PostgreSQL 15 or newer, such as jdbc:postgresql://localhost/nevertwice?user=me (default:"
                    + " NEVERTWICE_DATABASE_URL, or an embedded, durable one in a temporary folder that goes when this"
                    + " command ends)")
    private String databaseUrl;

    @Option(names = "--replica-url", paramLabel = "URL", defaultValue = "${env:NEVERTWICE_REPLICA_URL}",
            description = "A streaming replica of the database for status reads, never older than told; it may be down or"
                    + " behind, then the database answers (docs/replicas.md; default: NEVERTWICE_REPLICA_URL, or none)")
    private String replicaUrl;

    @Option(names = "--merchant-key", paramLabel = "KEY", defaultValue = "${env:NEVERTWICE_MERCHANT_KEY}",
            description = "API key of the merchant (default: NEVERTWICE_MERCHANT_KEY, or merchant_test_key)")
    private String merchantKey;

    @Option(names = "--ops-key", paramLabel = "KEY", defaultValue = "${env:NEVERTWICE_OPS_KEY}",
            description = "API key of operators (default: NEVERTWICE_OPS_KEY, or ops_test_key)")
    private String opsKey;

    @Option(names = "--pay-out", paramLabel = "WHEN",
            description = "Pays sellers every day from a time (UTC) on, those with at least a minimum in minor units, such as"
                    + " '02:00 KRW=10000 USD=5000' (default: nobody is paid unasked)")
    private String payOut;

    @Option(names = "--public-url", paramLabel = "URL",
            description = "Where buyers reach this, the only origin that they may return to (default:"
                    + " http://127.0.0.1:PORT)")
    private String publicUrl;

    @Option(names = "--intake", paramLabel = "sync|async", defaultValue = "sync", converter = IntakeWord.class,
            description = "What a checkout does whose caller sends no Prefer header: sync asks the PSP while the caller waits,"
                    + " async answers 202 at once and leaves it to the command queue (default: ${DEFAULT-VALUE})")
    private Intake intake;

    @Option(names = "--time-scale", paramLabel = "N", defaultValue = "1",
            description = "Divides back-off, leases and deadlines (default: ${DEFAULT-VALUE})")
    private int timeScale;

    @Option(names = "--retry", paramLabel = "CLASS=STRATEGY",
            description = "How to wait before trying again after unknown, busy, not_sent, pending or refused:"
                    + " immediate, fixed:5s, incremental:1s+2s..30s, exponential:200ms..60s or cancel; can be repeated"
                    + " (docs/retries.md)")
    private List<String> retry = List.of();

    /** One call to the PSP, and still within the 5 s that Ctrl-C may take. */
    @Option(names = "--drain-seconds", paramLabel = "N", defaultValue = "3",
            description = "When told to end (Ctrl-C, SIGTERM): how long to finish what is under way, while new requests get"
                    + " 503 (default: ${DEFAULT-VALUE})")
    private int drainSeconds;

    @Option(names = "--max-requests", paramLabel = "N", defaultValue = "1000",
            description = "How many requests may be under way at once; one more gets 503 and Retry-After, before anything"
                    + " is done for it (default: ${DEFAULT-VALUE})")
    private int mostRequests;

    @Mixin
    private BusOptions busOptions;

    @Option(names = "--log", paramLabel = "text|json", defaultValue = "text", converter = LogWord.class,
            description = "text: what goes wrong, for people; json: everything, an object a line on stderr, with payment_id"
                    + " and trace_id (default: ${DEFAULT-VALUE})")
    private LogFormat log;

    @Option(names = "--allow-remote", description = "Lets the PSP and Kafka be on other machines")
    private boolean allowRemote;

    @Option(names = "--exit-with-stdin", description = "Ends when the standard input does: with whoever started this")
    private boolean exitWithStdin;

    /** For whoever tests what becomes of payments then. */
    @Option(names = "--clock-skew-millis", paramLabel = "N", defaultValue = "0", hidden = true)
    private long clockSkewMillis;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private final Closing closing = new Closing();

    /** Ends the JVM with the exit code. */
    public static void main(String[] arguments) {
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "WARN");
        }
        if (System.getProperty("slf4j.provider") == null) {
            System.setProperty("slf4j.provider", LogProvider.class.getName());
        }
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** Runs until the calling thread is interrupted, or not at all; returns the exit code. */
    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine command = new CommandLine(new PayMain()).setOut(out).setErr(err);
        command.setParameterExceptionHandler((wrong, given) -> {
            err.println("nevertwice pay: " + said(wrong) + " (see --help)");
            return USAGE;
        });
        return command.execute(arguments);
    }

    @Override
    public Integer call() {
        List<PspOptions.Reached> reached = psps.reached(host -> allowRemote || Loopback.is(host));
        Settings settings = settings(reached.stream().map(PspOptions.Reached::account).toList());
        Optional<KafkaSettings> kafka = busOptions.kafka(allowRemote);
        closing.atExitOfTheProcess(CLOSE.plusSeconds(drainSeconds));
        try {
            serve(settings, reached, kafka);
            closing.awaitStop(exitWithStdin);
            return 0;
        } catch (DatabaseProblem | KafkaProblem problem) {
            return failed(problem.getMessage());
        } catch (UncheckedIOException failure) {
            return failed(firstLine(failure));
        } finally {
            closing.close();
        }
    }

    /** The port comes first: that it is taken is known at once, before a database has been started. */
    private void serve(Settings settings, List<PspOptions.Reached> reached, Optional<KafkaSettings> kafka) {
        Opening opening = new Opening();
        PayServer server = closing.later("server", listen(opening));
        String here = "http://" + HOST + ":" + server.port();
        Settings ours = settings(settings, publicUrl == null ? here : publicUrl);
        log.choose();
        Redaction.of(Stream.concat(
                Stream.of(ours.merchantKey(), ours.opsKey()),
                ours.pspAccounts().stream().flatMap(account -> Stream.concat(
                        Stream.of(account.apiKey()), account.webhookSecrets().stream())))
                .toList());
        Optional<EventBus> bus = kafka.map(where -> closing.later("bus", KafkaBus.open(where)));
        Optional<ReadStore> replica = isGiven(replicaUrl)
                ? Optional.of(closing.later("replica", PostgresReplica.open(replicaUrl)))
                : Optional.empty();
        PostgresDatabase database = closing.later(
                "database",
                PostgresDatabase.open(PostgresSettings.of(isGiven(databaseUrl) ? databaseUrl : embedded())
                        .withConnections(CONNECTIONS)));
        Map<String, Channel> channels = new HashMap<>();
        for (PspOptions.Reached psp : reached) {
            channels.put(psp.account().id(), closing.later(
                    "channel", new HttpChannel(psp.url(), CONNECT, TransactionScope::isOpen, HttpChannel.BODY_LIMIT)));
        }
        SystemEntropy entropy = new SystemEntropy();
        SystemClock clock = new SystemClock(Duration.ofMillis(clockSkewMillis));
        PaymentSystem system = closing.later(
                "payment system",
                new PaymentSystem(
                        new Ports(
                                clock, new SystemTasks(), entropy, database.store(), channels::get, bus,
                                replica,
                                Optional.of(closing.later("metrics", new PrometheusPage()))),
                        ours,
                        Optional.of(Terms.defaults())));
        Storefront shop = new Storefront(system::handle, entropy, ours.merchantKey(), ours.returnOrigin());
        system.start();
        opening.open(request -> shop.handles(request) ? shop.handle(request) : system.handle(request));
        closing.later("server", server); // again, to close before the system: no request meets a closed one
        closing.later("requests", () -> system.drain(Duration.ofSeconds(drainSeconds)));
        out("pay listening on " + here + (clockSkewMillis == 0 ? "" : ", where it is " + clock.now()));
    }

    private PayServer listen(Function<Request, Response> core) {
        try {
            return new PayServer(HOST, port, core);
        } catch (UncheckedIOException taken) {
            throw new UncheckedIOException(new IOException("port " + port + " on " + HOST
                    + " can't be used: stop what runs there, or choose another with --port"));
        }
    }

    private String embedded() {
        OwnedFolder folder = closing.later("folder", OwnedFolder.create("nevertwice-pay-"));
        EmbeddedDatabase server =
                closing.later("embedded database", EmbeddedDatabase.start(folder.path().resolve("postgres")));
        out("database: embedded PostgreSQL, durable, at " + server.jdbcUrl() + " in " + folder.path()
                + ", removed when this ends (--database-url keeps the books)");
        return server.jdbcUrl();
    }

    private Settings settings(List<Settings.PspAccount> accounts) {
        if (port < 0 || port > 65_535) {
            throw wrong("--port must be from 0 to 65535");
        }
        if (timeScale < 1) {
            throw wrong("--time-scale must be at least 1");
        }
        if (drainSeconds < 0 || drainSeconds > 3600) {
            throw wrong("--drain-seconds must be from 0 to 3600");
        }
        if (mostRequests < 1) {
            throw wrong("--max-requests must be at least 1");
        }
        if (publicUrl != null && !publicUrl.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
            throw wrong("--public-url must be http(s)://HOST[:PORT]");
        }
        if (payOut != null) {
            schedule();
        }
        return Settings.defaults().withRetry(retrying()).withPspAccounts(accounts).scaled(timeScale);
    }

    private PayoutSchedule schedule() {
        try {
            return PayoutSchedule.read(payOut);
        } catch (IllegalArgumentException refused) {
            throw wrong("--pay-out: " + refused.getMessage());
        }
    }

    private RetrySettings retrying() {
        RetrySettings retrying = RetrySettings.defaults();
        try {
            for (String chosen : retry) {
                retrying = retrying.with(chosen);
            }
            return retrying;
        } catch (IllegalArgumentException refused) {
            throw wrong("--retry: " + refused.getMessage());
        }
    }

    private Settings settings(Settings scaled, String origin) {
        return scaled.with(draft -> {
            draft.merchantKey = given(merchantKey, scaled.merchantKey());
            draft.opsKey = given(opsKey, scaled.opsKey());
            draft.returnOrigin = origin;
            draft.intake = intake;
            draft.payouts = payOut == null ? scaled.payouts() : schedule();
            draft.mostRequests = mostRequests;
            // Whoever sets a key of his own wants no published one beside it.
            draft.otherMerchants = isGiven(merchantKey) ? List.of() : scaled.otherMerchants();
        });
    }

    /** The words are lower case. */
    private static final class IntakeWord implements ITypeConverter<Intake> {

        @Override
        public Intake convert(String word) {
            return Stream.of(Intake.values())
                    .filter(intake -> intake.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("must be sync or async, not " + word));
        }
    }

    private static final class LogWord implements ITypeConverter<LogFormat> {

        @Override
        public LogFormat convert(String word) {
            return Stream.of(LogFormat.values())
                    .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("must be text or json, not " + word));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int failed(String message) {
        spec.commandLine().getErr().println("nevertwice pay: " + message);
        return FAILED;
    }

    private void out(String line) {
        spec.commandLine().getOut().println(line);
    }

    private static boolean isGiven(String option) {
        return option != null && !option.isEmpty();
    }

    private static String given(String option, String otherwise) {
        return isGiven(option) ? option : otherwise;
    }

    private static String firstLine(Exception failure) {
        String message = failure instanceof UncheckedIOException wrapped && wrapped.getCause() != null
                ? wrapped.getCause().getMessage()
                : failure.getMessage();
        return String.valueOf(message).lines().findFirst().orElse("");
    }

    private static String said(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String nearest = unmatched.getSuggestions().stream().findFirst()
                    .map(option -> "; did you mean '" + option + "'?").orElse("");
            return "unknown option '" + unmatched.getUnmatched().getFirst() + "'" + nearest;
        }
        return firstLine(wrong).replaceFirst(" is not an? (int|long)$", " is not a whole number");
    }
}
