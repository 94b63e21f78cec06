package dev.nevertwice.chaos.live;

import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.rig.PspSite;
import dev.nevertwice.chaos.scenario.LinkName;
import dev.nevertwice.pay.PayMain;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import dev.nevertwice.psp.PspMain;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processes of a run: a PSP and one or more payment systems, of which only the first is ever killed. The ports are chosen
 * first, because PSP and payment system have to know each other's. The PSP tells the first of what happened.
 */
final class Processes implements AutoCloseable {

    /** Somebody else can take a port between our look and its use. */
    private static final int STARTS = 3;

    /** As PSP and payment system say it, and nobody says anything else. */
    private static final Pattern PORT_TAKEN = Pattern.compile("\\bport \\d+ on \\S+ can't be used\\b");

    /**
     * What they are started with.
     *
     * @param overlay class-path entries that come before the payment system's own
     * @param terms what was agreed with the PSP about settlement, as an option of the payment system; empty for nothing
     * @param pspLogs one for each PSP, each with an account of ours
     * @param payLogs one for each payment system
     * @param kafkaLog where there is to be a broker, which carries their events then
     * @param clockSkew how far their clocks are off: the first's where it is alone, else the others', by turns this way and that
     * @param owner sees to it that they end with this process
     */
    record Setup(
            String databaseUrl,
            int timeScale,
            boolean lasting,
            long seed,
            List<Path> overlay,
            String terms,
            List<Path> pspLogs,
            List<Path> payLogs,
            Optional<Path> kafkaLog,
            Duration clockSkew,
            OwnedFolder owner) {}

    private final Setup setup;
    private final List<Integer> pspPorts;
    private final List<Integer> payPorts;
    private final Links links;
    private final String databaseUrl;
    private final List<Child> psps = new ArrayList<>();
    private volatile Optional<KafkaServer> kafka = Optional.empty();
    private final List<Child> others = new ArrayList<>();
    private volatile Child pay;

    private Processes(Setup setup) {
        this.setup = setup;
        this.pspPorts = setup.pspLogs().stream().map(log -> FreePorts.next()).toList();
        this.payPorts = setup.payLogs().stream().map(log -> FreePorts.next()).toList();
        this.links = new Links(setup.seed(), line -> {});
        this.databaseUrl = linked();
        try {
            for (int number = 0; number < pspPorts.size(); number++) {
                psps.add(startPsp(number));
            }
            this.kafka = setup.kafkaLog().map(this::startKafka);
            this.pay = startPay(0, false);
            for (int number = 1; number < payPorts.size(); number++) {
                others.add(startPay(number, false));
            }
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** Starts all beside each other and blocks until all are ready. */
    static Processes start(Setup setup) {
        for (int start = 1;; start++) {
            Processes processes = new Processes(setup);
            try {
                processes.psps.forEach(Child::awaitReady);
                processes.pay.awaitReady();
                processes.others.forEach(Child::awaitReady);
                return processes;
            } catch (LiveFailure failure) {
                processes.close();
                if (start == STARTS || !lackedItsPort(failure)) {
                    throw failure;
                }
            } catch (RuntimeException stopped) {
                processes.close();
                throw stopped;
            }
        }
    }

    /** Opens the ways between them; returns the one to the database, as an address. */
    private String linked() {
        for (int number = 0; number < payPorts.size(); number++) {
            links.open(LinkName.CLIENT_PAY, number + 1, "127.0.0.1:" + payPorts.get(number));
        }
        links.open(LinkName.PSP_PAY, 1, "127.0.0.1:" + payPorts.getFirst());
        for (int number = 0; number < pspPorts.size(); number++) {
            links.open(LinkName.PAY_PSP, number + 1, "127.0.0.1:" + pspPorts.get(number));
        }
        DatabaseAddress database = DatabaseAddress.of(setup.databaseUrl());
        if (database.server().contains(",")) {
            return setup.databaseUrl(); // the driver chooses among several, so it has to see them
        }
        int port = links.open(LinkName.PAY_POSTGRESQL, 1, database.server()).port();
        return database.by("127.0.0.1:" + port).jdbcUrl();
    }

    /** The broker tells its clients the way to come by. */
    private KafkaServer startKafka(Path log) {
        int port = FreePorts.next();
        int way = links.open(LinkName.PAY_KAFKA, 1, "127.0.0.1:" + port).port();
        return new KafkaServer(port, way, setup.owner().path().resolve("kafka-" + port), setup.owner(), log);
    }

    /** There must be one. */
    KafkaServer kafka() {
        return kafka.orElseThrow();
    }

    /** The first is the one that is killed. */
    List<Child> payProcesses() {
        return Stream.concat(Stream.of(pay), others.stream()).toList();
    }

    /** How many payment systems said when they were ready that it was another time than it is. */
    long clocksOff() {
        return payProcesses().stream().filter(process -> process.isAlive() && isOff(process.saidReady())).count();
    }

    private boolean isOff(String ready) {
        String[] what = ready.split(", where it is ");
        return what.length == 2 && Duration.between(Instant.now(), Instant.parse(what[1])).abs()
                .compareTo(setup.clockSkew().dividedBy(2)) > 0;
    }

    Links links() {
        return links;
    }

    /** As clients reach them. The first is the one that is killed. */
    List<URI> payUrls() {
        return links.all(LinkName.CLIENT_PAY).stream().map(way -> url(way.port())).toList();
    }

    /** Straight to them, without a fault proxy: buyers on their pages, and the test. */
    List<URI> pspUrls() {
        return pspPorts.stream().map(Processes::url).toList();
    }

    /**
     * Refuses the payment systems' connections to a PSP (by number, from 1 on), or lets them through again.
     *
     * @return how many connections that cut
     */
    int refuse(int psp, boolean refused) {
        Proxy way = links.all(LinkName.PAY_PSP).get(psp - 1);
        int connected = way.connectionCount();
        if (refused) {
            way.disable();
            return connected;
        }
        way.enable();
        return 0;
    }

    /** Whether it was running until now. Its ports refuse connections then, those of the ways to it as well. */
    boolean killPay() {
        boolean ran = pay.kill();
        waysToPay().forEach(Proxy::disable);
        return ran;
    }

    /** On the same port and database. Blocks until it is ready. */
    void restartPay() {
        pay = startPay(0, true);
        pay.awaitReady();
        waysToPay().forEach(Proxy::enable);
    }

    private List<Proxy> waysToPay() {
        return List.of(links.proxy(LinkName.CLIENT_PAY), links.proxy(LinkName.PSP_PAY));
    }

    /** @throws LiveFailure when it ended by itself */
    void requirePsp() {
        psps.forEach(Child::requireRunning);
        kafka.ifPresent(KafkaServer::requireRunning);
    }

    /** @throws LiveFailure when it ended and nobody had killed it */
    void requirePay() {
        pay.requireRunning();
        others.forEach(Child::requireRunning);
    }

    /** Whether a start failed of something else than what was started. */
    static boolean lackedItsPort(LiveFailure failure) {
        return PORT_TAKEN.matcher(failure.getMessage()).find();
    }

    /** Without ceremony: what they leave behind goes with the database. */
    @Override
    public void close() {
        others.forEach(Child::close);
        if (pay != null) {
            pay.close();
        }
        psps.forEach(Child::close);
        kafka.ifPresent(KafkaServer::close);
        links.close();
    }

    private Child startPsp(int number) {
        PspAccount account = PspSite.ACCOUNTS.get(number);
        String webhooks = url(links.proxy(LinkName.PSP_PAY).port()) + "/webhooks/psp";
        List<String> arguments = List.of(
                "--port", Integer.toString(pspPorts.get(number)),
                "--webhook-url", number == 0 ? webhooks : webhooks + "/" + account.id(),
                "--webhook-secret", account.webhookSecrets().getFirst(),
                "--seed", Long.toString(setup.seed() + number),
                // The judge wants every line.
                "--journal-lines", "10000000",
                "--time-scale", Integer.toString(setup.timeScale()));
        Jvm.Use use = setup.lasting() ? Jvm.Use.REMEMBERING : Jvm.Use.SHORT;
        Jvm jvm = new Jvm(List.of(), PspMain.class.getName(), arguments, use, Map.of());
        String name = number == 0 ? "the PSP simulator" : "the PSP simulator " + (number + 1);
        return Child.start(name, jvm, "psp listening on ", setup.owner(), setup.pspLogs().get(number), false);
    }

    /** One account by the simple options, several one by one: both ways are used. */
    private List<String> accounts() {
        List<Proxy> ways = links.all(LinkName.PAY_PSP);
        if (ways.size() == 1) {
            return List.of("--psp-url", url(ways.getFirst().port()).toString());
        }
        List<String> arguments = new ArrayList<>();
        for (int number = 0; number < ways.size(); number++) {
            PspAccount account = PspSite.ACCOUNTS.get(number);
            arguments.add("--psp-account");
            arguments.add(account.id() + " url=" + url(ways.get(number).port()) + " key=" + account.apiKey()
                    + " secret=" + account.webhookSecrets().getFirst());
        }
        return arguments;
    }

    private Child startPay(int number, boolean again) {
        List<String> arguments = new ArrayList<>(accounts());
        arguments.addAll(List.of(
                "--port", Integer.toString(payPorts.get(number)),
                "--time-scale", Integer.toString(setup.timeScale()),
                // What buyers name as theirs when they run on any rig; they don't follow it.
                "--public-url", Settings.defaults().returnOrigin(),
                "--exit-with-stdin"));
        if (!skew(number).isZero()) {
            arguments.add("--clock-skew-millis=" + skew(number).toMillis());
        }
        if (setup.kafkaLog().isPresent()) {
            arguments.addAll(List.of(
                    "--bus", "kafka",
                    "--bootstrap-servers", "127.0.0.1:" + links.proxy(LinkName.PAY_KAFKA).port()));
        }
        // The address may hold a password.
        Jvm jvm = new Jvm(
                setup.overlay(), PayMain.class.getName(), arguments,
                setup.lasting() ? Jvm.Use.LASTING : Jvm.Use.SHORT,
                Map.of("NEVERTWICE_DATABASE_URL", databaseUrl, "NEVERTWICE_SETTLEMENT", setup.terms()));
        String name = number == 0 ? "the payment system" : "the payment system's instance " + (number + 1);
        return Child.start(name, jvm, "pay listening on ", setup.owner(), setup.payLogs().get(number), again);
    }

    /** Where there are several the first's is right: the PSP talks to that one, and its word must not be too old. */
    private Duration skew(int number) {
        if (number == 0) {
            return payPorts.size() == 1 ? setup.clockSkew() : Duration.ZERO;
        }
        return number % 2 == 1 ? setup.clockSkew() : setup.clockSkew().negated();
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
