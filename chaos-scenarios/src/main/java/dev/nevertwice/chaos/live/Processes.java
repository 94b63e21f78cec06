package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.PayMain;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import dev.nevertwice.psp.PspMain;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The processes of a run: a PSP and one or more payment systems, of which only the first is ever killed. The ports are chosen
 * first, because PSP and payment system have to know each other's. The PSP tells the first of what happened.
 */
final class Processes implements AutoCloseable {

    /** Somebody else can take a port between our look and its use. */
    private static final int STARTS = 3;

    /**
     * What they are started with.
     *
     * @param overlay class-path entries that come before the payment system's own
     * @param payLogs one for each payment system
     * @param owner sees to it that they end with this process
     */
    record Setup(
            String databaseUrl,
            int timeScale,
            long seed,
            List<Path> overlay,
            Path pspLog,
            List<Path> payLogs,
            OwnedFolder owner) {}

    private final Setup setup;
    private final int pspPort = FreePorts.next();
    private final List<Integer> payPorts;
    private final Child psp;
    private final List<Child> others = new ArrayList<>();
    private volatile Child pay;

    private Processes(Setup setup) {
        this.setup = setup;
        this.payPorts = setup.payLogs().stream().map(log -> FreePorts.next()).toList();
        this.psp = startPsp();
        try {
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
                processes.psp.awaitReady();
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

    /** The first is the one that is killed. */
    List<URI> payUrls() {
        return payPorts.stream().map(Processes::url).toList();
    }

    URI pspUrl() {
        return url(pspPort);
    }

    /** Whether it was running until now. */
    boolean killPay() {
        return pay.kill();
    }

    /** On the same port and database. Blocks until it is ready. */
    void restartPay() {
        pay = startPay(0, true);
        pay.awaitReady();
    }

    /** @throws LiveFailure when it ended by itself */
    void requirePsp() {
        psp.requireRunning();
    }

    /** @throws LiveFailure when it ended and nobody had killed it */
    void requirePay() {
        pay.requireRunning();
        others.forEach(Child::requireRunning);
    }

    /** Whether a start failed of something else than what was started. */
    static boolean lackedItsPort(LiveFailure failure) {
        return failure.getMessage().contains("port ");
    }

    /** Without ceremony: what they leave behind goes with the database. */
    @Override
    public void close() {
        others.forEach(Child::close);
        if (pay != null) {
            pay.close();
        }
        psp.close();
    }

    private Child startPsp() {
        List<String> arguments = List.of(
                "--port", Integer.toString(pspPort),
                "--webhook-url", payUrls().getFirst() + "/webhooks/psp",
                "--seed", Long.toString(setup.seed()),
                "--time-scale", Integer.toString(setup.timeScale()));
        Jvm jvm = new Jvm(List.of(), PspMain.class.getName(), arguments, Map.of());
        return Child.start("the PSP simulator", jvm, "psp listening on ", setup.owner(), setup.pspLog(), false);
    }

    private Child startPay(int number, boolean again) {
        List<String> arguments = List.of(
                "--port", Integer.toString(payPorts.get(number)),
                "--psp-url", pspUrl().toString(),
                "--time-scale", Integer.toString(setup.timeScale()),
                // What buyers name as theirs when they run on any rig; they don't follow it.
                "--public-url", Settings.defaults().returnOrigin(),
                "--exit-with-stdin");
        // The address may hold a password.
        Jvm jvm = new Jvm(
                setup.overlay(), PayMain.class.getName(), arguments,
                Map.of("NEVERTWICE_DATABASE_URL", setup.databaseUrl()));
        String name = number == 0 ? "the payment system" : "the payment system's instance " + (number + 1);
        return Child.start(name, jvm, "pay listening on ", setup.owner(), setup.payLogs().get(number), again);
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
