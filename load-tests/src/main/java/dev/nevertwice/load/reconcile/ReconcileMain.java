package dev.nevertwice.load.reconcile;

import dev.nevertwice.pay.adapter.postgres.Isolation;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.reconciliation.Reconciliation;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import dev.nevertwice.pay.reconciliation.SettlementTerms.Fee;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Channel.Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A JVM that reconciles one file from disk: {@code URL FILE}. The same classes as in the payment system. */
public final class ReconcileMain {

    private ReconcileMain() {}

    public static void main(String[] arguments) throws IOException {
        Duration forever = Duration.ofMinutes(10);
        PostgresSettings settings = new PostgresSettings(
                arguments[0], Isolation.READ_COMMITTED, 4, Duration.ofSeconds(5), Duration.ofSeconds(5),
                Duration.ofMinutes(2), forever, forever, forever.plusMinutes(1));
        try (PostgresDatabase database = PostgresDatabase.open(settings)) {
            SystemClock clock = new SystemClock();
            SystemEntropy entropy = new SystemEntropy();
            Fee fee = new Fee(0, SettledDay.FEE_PERMILLE);
            Reconciliation reconciliation = new Reconciliation(
                    new Transactions(database.store(), clock, entropy),
                    new SystemTasks(),
                    entropy,
                    new PspGateway(
                            (request, deadline) -> new Exchange.Failed(false, "there is no PSP"),
                            Gate.open(),
                            "none", Duration.ofSeconds(1)),
                    SettlementTerms.defaults().withFees(Map.of("KRW", fee, "USD", fee, "BHD", fee), 0),
                    "acct_1");
            System.out.println("ready");
            long began = System.nanoTime();
            Reconciliation.Result result = reconciliation.importFile(
                    SettledDay.DAY, SettledDay.FILE, Files.newInputStream(Path.of(arguments[1])));
            System.out.println("nanos " + (System.nanoTime() - began));
            System.out.println("result " + result);
            System.in.read();
        }
    }
}
