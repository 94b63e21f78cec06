package dev.nevertwice.chaos.target;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.live.Child;
import dev.nevertwice.chaos.live.Jvm;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.live.RealDriver;
import dev.nevertwice.chaos.live.WatchedChannel;
import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.run.Answer;
import dev.nevertwice.pay.adapter.system.Closing;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.psp.PspMain;
import dev.nevertwice.psp.PspSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody else's payment service at our PSP simulator, for one run. */
public final class TargetRig implements Rig {

    /** What can be judged from the PSP's truth and the target's answers alone. */
    public static final Set<String> SHOWN = Set.of("I1", "I2", "I3", "I15", "I16", "I17");

    private static final String ITSELF = "'command' has to be the service itself (exec), not what starts it";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Where nobody asks again: it may be cold. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** More than the PSP writes down about files of days on which nobody asked it for anything. */
    private static final int FIRST_LINES = 1_000;

    private final Target target;
    private final Path folder;
    private final Path logs;
    private final Path data;
    private final OwnedFolder owner;
    private final Known known = new Known();
    private final RealDriver real;
    private final Driver driver;
    private final Closing closing = new Closing();
    private final Channel direct;
    private final Channel pay;
    private final Channel psp;
    private final Child pspProcess;
    private final AtomicLong disruptions = new AtomicLong();
    private volatile Child process;

    /**
     * Starts the PSP, and the target where it is to be started. Blocks until both answer.
     *
     * @param folder of the target file: where its command is run
     * @throws LiveFailure with one line for people when that can't be done
     */
    public TargetRig(Target target, Path folder, Path logs, OwnedFolder owner, String name, long seed) {
        this.target = target;
        this.folder = folder;
        this.logs = logs;
        this.owner = owner;
        this.real = new RealDriver(seed);
        Driver seeded = real.driver();
        this.driver = new Driver(
                seeded.clock(), seeded.tasks(), new NewIds(seeded.entropy(), seeded.clock().now()));
        try {
            Files.createDirectories(logs);
            this.data = Files.createTempDirectory(owner.path(), "data");
            this.pspProcess = closing.later("psp", startPsp(name, seed));
            this.direct = real.channelTo(target.baseUrl());
            this.pay = new WatchedChannel(new Translation(target, direct, known), this::requireBoth);
            this.psp = new WatchedChannel(
                    new Correlation(
                            target.correlate(), real.channelTo(URI.create("http://127.0.0.1:" + target.pspPort())),
                            PspSettings.DEFAULT_API_KEY, known),
                    pspProcess::requireRunning);
            pspProcess.awaitReady();
            if (target.start().isPresent()) {
                requireSilence("before it was started: stop it first, or leave 'start' out");
                closing.later("target", this::endTarget);
                start(false);
            } else {
                unready(PATIENCE).ifPresent(why -> {
                    throw new LiveFailure(
                            target.name() + " does not answer at " + target.baseUrl() + (why.isEmpty()
                                    ? ": start it first, or say under 'start' how that is done" : why),
                            null);
                });
            }
        } catch (IOException e) {
            close();
            throw new LiveFailure("can't write logs to " + logs + ": " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private Child startPsp(String name, long seed) {
        List<String> arguments = new ArrayList<>(List.of(
                "--port", Integer.toString(target.pspPort()), "--seed", Long.toString(seed),
                "--journal-lines", "10000000"));
        target.webhookUrl()
                .ifPresent(url -> arguments.addAll(List.of("--webhook-url", url.toString(), "--allow-remote")));
        return Child.start(
                "the PSP simulator", new Jvm(List.of(), PspMain.class.getName(), arguments, Jvm.Use.SHORT, Map.of()),
                "psp listening on ", owner, logs.resolve(name + "-psp.log"), false);
    }

    private void start(boolean again) {
        Target.Start how = target.start().orElseThrow();
        List<String> command = how.command().stream().map(word -> word.replace("{data}", data.toString())).toList();
        process = Child.start(
                target.name(),
                () -> new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start(),
                "", owner, logs.resolve("target.log"), again);
        Instant until = clock().now().plus(how.patience());
        Optional<String> why = unready(lookUntil(until));
        while (why.isPresent()) {
            process.requireRunning();
            if (clock().now().isAfter(until)) {
                throw new LiveFailure(
                        target.name() + " did not answer " + how.ready() + " within " + how.patience().toSeconds()
                                + " s" + why.get() + " (log: " + logs.resolve("target.log") + ")",
                        null);
            }
            clock().sleep(BETWEEN_LOOKS);
            why = unready(lookUntil(until));
        }
    }

    /** Who is not there refuses at once; who is slow has the time that there is. */
    private Duration lookUntil(Instant until) {
        Duration left = Duration.between(clock().now(), until);
        return left.compareTo(LOOK) < 0 ? LOOK : left.compareTo(PATIENCE) < 0 ? left : PATIENCE;
    }

    /** However far it came: one that was never ready is running all the same. */
    private void endTarget() {
        if (process != null) {
            process.close();
        }
    }

    /** Else what dies at once, for want of its port, would be blamed for it, or nothing that answers had been killed. */
    private void requireSilence(String when) {
        if (isListenedAt(target.baseUrl())) {
            throw new LiveFailure(target.name() + ": something listens at " + target.baseUrl() + " " + when, null);
        }
    }

    /** Whoever takes the connection, answers or not, has the port. */
    private static boolean isListenedAt(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        try {
            for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
                if (isListenedAt(new InetSocketAddress(address, port))) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException nobody) {
            return false;
        }
    }

    private static boolean isListenedAt(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) CONNECT.toMillis());
            return true;
        } catch (ConnectException | NoRouteToHostException nobody) {
            return false;
        } catch (SocketTimeoutException full) {
            return address.getAddress().isLoopbackAddress(); // this machine refuses at once, unless somebody takes none any more
        } catch (IOException failure) {
            throw new LiveFailure("can't look who listens at " + address + ": " + failure.getMessage(), failure);
        }
    }

    /** Why it is not taken for up, behind a colon, or without a word where nobody was reached; empty where it is up. */
    private Optional<String> unready(Duration deadline) {
        String path = target.start().map(Target.Start::ready).orElse("/");
        return switch (direct.exchange(new Request("GET", path, new TreeMap<>(), new byte[0]), deadline)) {
            case Channel.Exchange.Answered(Response answer) -> answer.status() < 500 ? Optional.empty()
                    : Optional.of(": the last answer had status " + answer.status());
            case Channel.Exchange.Failed(boolean sent, String reason) -> Optional.of(sent ? ": " + reason : "");
        };
    }

    @Override
    public String name() {
        return "external";
    }

    @Override
    public Driver driver() {
        return driver;
    }

    @Override
    public Channel pay() {
        return pay;
    }

    private void requireBoth() {
        pspProcess.requireRunning();
        requireTarget();
    }

    private void requireTarget() {
        try {
            if (process != null) {
                process.requireRunning();
            }
        } catch (LiveFailure failure) {
            requireSilence("though its process ended: " + ITSELF);
            throw new SubjectFailure(failure.getMessage());
        }
    }

    @Override
    public Channel psp() {
        return psp;
    }

    @Override
    public void killPay() {
        requireTarget();
        if (process.kill()) {
            disruptions.incrementAndGet();
        }
    }

    @Override
    public void restartPay() {
        requireSilence("though its process was killed: " + ITSELF);
        try {
            start(true);
        } catch (LiveFailure failure) {
            throw new SubjectFailure(failure.getMessage());
        }
    }

    @Override
    public long disruptions() {
        return disruptions.get();
    }

    @Override
    public boolean shows(String invariant) {
        return SHOWN.contains(invariant);
    }

    @Override
    public boolean demands(JsonNode fault) {
        return Fitting.isCertain(fault);
    }

    /** Who sent the checkout once more and got a word needs none from the status: not every shop keeps what was declined. */
    @Override
    public void recorded(Operation operation) {
        boolean begins = operation.kind().equals("pay");
        if (operation.client().equals(Operation.LAST_LOOK) && (begins || operation.told() != null)) {
            known.lookedLast(operation.purchase(), operation.told());
        }
    }

    /** @throws LiveFailure when the target never asked our PSP for anything: then it asks another, and nothing was seen */
    @Override
    public List<String> doubts() {
        requireAsked();
        return known.doubts();
    }

    private void requireAsked() {
        Request first = new Request("GET", "/_admin/journal?limit=" + FIRST_LINES, new TreeMap<>(), new byte[0]);
        JsonNode entries = Answer.of(psp.exchange(first, PATIENCE)).json().path("entries");
        if (entries.isArray()
                && entries.valueStream().noneMatch(entry -> entry.path("kind").asText().equals("request"))) {
            throw new LiveFailure("no request ever reached the simulator at 127.0.0.1:" + target.pspPort(), null);
        }
    }

    @Override
    public void close() {
        real.close();
        closing.close();
    }
}
