package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.PayMain;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import dev.nevertwice.psp.PspMain;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The two processes of a run. Both ports are chosen first, because each has to know the other's. */
final class Processes implements AutoCloseable {

    /** Somebody else can take a port between our look and its use. */
    private static final int STARTS = 3;

    /**
     * What they are started with.
     *
     * @param overlay class-path entries that come before the payment system's own
     * @param owner sees to it that they end with this process
     */
    record Setup(
            String databaseUrl,
            int timeScale,
            long seed,
            List<Path> overlay,
            Path pspLog,
            Path payLog,
            OwnedFolder owner) {}

    private final Setup setup;
    private final int pspPort = FreePorts.next();
    private final int payPort = FreePorts.next();
    private final Child psp;
    private volatile Child pay;

    private Processes(Setup setup) {
        this.setup = setup;
        this.psp = startPsp();
        try {
            this.pay = startPay(false);
        } catch (RuntimeException failure) {
            psp.close();
            throw failure;
        }
    }

    /** Starts both beside each other and blocks until both are ready. */
    static Processes start(Setup setup) {
        for (int start = 1;; start++) {
            Processes processes = new Processes(setup);
            try {
                processes.psp.awaitReady();
                processes.pay.awaitReady();
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

    URI payUrl() {
        return url(payPort);
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
        pay = startPay(true);
        pay.awaitReady();
    }

    /** @throws LiveFailure when it ended by itself */
    void requirePsp() {
        psp.requireRunning();
    }

    /** @throws LiveFailure when it ended and nobody had killed it */
    void requirePay() {
        pay.requireRunning();
    }

    /** Whether a start failed of something else than what was started. */
    static boolean lackedItsPort(LiveFailure failure) {
        return failure.getMessage().contains("port ");
    }

    /** Without ceremony: what they leave behind goes with the database. */
    @Override
    public void close() {
        pay.close();
        psp.close();
    }

    private Child startPsp() {
        List<String> arguments = List.of(
                "--port", Integer.toString(pspPort),
                "--webhook-url", payUrl() + "/webhooks/psp",
                "--seed", Long.toString(setup.seed()),
                "--time-scale", Integer.toString(setup.timeScale()));
        Jvm jvm = new Jvm(List.of(), PspMain.class.getName(), arguments, Map.of());
        return Child.start("the PSP simulator", jvm, "psp listening on ", setup.owner(), setup.pspLog(), false);
    }

    private Child startPay(boolean again) {
        List<String> arguments = List.of(
                "--port", Integer.toString(payPort),
                "--psp-url", pspUrl().toString(),
                "--time-scale", Integer.toString(setup.timeScale()),
                // What buyers name as theirs when they run on any rig; they don't follow it.
                "--public-url", Settings.defaults().returnOrigin(),
                "--exit-with-stdin");
        // The address may hold a password.
        Jvm jvm = new Jvm(
                setup.overlay(), PayMain.class.getName(), arguments,
                Map.of("NEVERTWICE_DATABASE_URL", setup.databaseUrl()));
        return Child.start("the payment system", jvm, "pay listening on ", setup.owner(), setup.payLog(), again);
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
