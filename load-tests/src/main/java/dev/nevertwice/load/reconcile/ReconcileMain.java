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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A JVM that reconciles one file from disk for each line on its standard input: {@code URL FILE}. The same classes as in the
 * payment system, whose process lives from file to file too.
 */
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
                            "acct_1",
                            (request, deadline) -> new Exchange.Failed(false, "there is no PSP"),
                            Gate.open(),
                            "none", Duration.ofSeconds(1)),
                    SettlementTerms.defaults().withFees(Map.of("KRW", fee, "USD", fee, "BHD", fee), 0),
                    "acct_1");
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            while (orders.readLine() != null) {
                long began = System.nanoTime();
                Reconciliation.Result result = reconciliation.importFile(
                        SettledDay.DAY, SettledDay.FILE, told(Path.of(arguments[1])));
                System.out.println("nanos " + (System.nanoTime() - began));
                System.out.println("result " + result);
            }
        }
    }

    private static InputStream told(Path file) throws IOException {
        long all = Math.max(1, Files.size(file));
        return new Progress(
                Files.newInputStream(file),
                read -> System.err.println("bench reconcile: " + read * 100 / all + " % of the file is read"));
    }
}
