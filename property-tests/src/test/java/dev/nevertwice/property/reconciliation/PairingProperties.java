package dev.nevertwice.property.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.casework.Casework;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.reconciliation.Reconciliation;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Channel.Exchange;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What reconciliation finds depends on neither the store, nor the order of the rows, nor on how they are split into files; and
 * finding it again changes nothing.
 */
class PairingProperties {

    private static final String DAY = "2026-11-22";
    private static final String HEAD =
            "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n";
    private static final Instant NOON = Instant.parse(DAY + "T12:00:00Z");

    private static EmbeddedDatabase server;
    private static PostgresDatabase database;
    private static int tries;

    @BeforeContainer
    static void start() {
        server = EmbeddedDatabase.start();
        database = PostgresDatabase.open(PostgresSettings.of(server.jdbcUrl()));
    }

    @AfterContainer
    static void stop() {
        database.close();
        server.close();
    }

    @Property(tries = 25)
    void sqlAndMemoryFindTheSameInAnyOrderAndSplit(@ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int size) {
        // Names of their own, for the database keeps what earlier tries left.
        Generated day = new Generated(seed, size, "t" + tries++ + "x");
        TreeSet<String> inMemory = found(memory(), day, List.of(day.lines));
        assertEquals(inMemory, found(database.store(), day, List.of(day.lines)));

        List<String> shuffled = new ArrayList<>(day.lines);
        Collections.shuffle(shuffled, new Random(seed + 1));
        assertEquals(inMemory, found(memory(), day, List.of(shuffled)));

        int half = day.lines.size() / 2;
        assertEquals(
                inMemory,
                found(memory(), day, List.of(day.lines.subList(half, day.lines.size()), day.lines.subList(0, half))));
    }

    private static Store memory() {
        return new MemoryStore(Monitor.ofThreads(), Instant::now);
    }

    /** What is open at the end, without what says where a line stood. */
    private static TreeSet<String> found(Store store, Generated day, List<List<String>> files) {
        SystemEntropy entropy = new SystemEntropy();
        Transactions transactions = new Transactions(store, new SystemClock(), entropy);
        Reconciliation reconciliation = new Reconciliation(
                transactions,
                new SystemTasks(),
                entropy,
                new PspGateway(
                        day.account,
                        (request, deadline) -> new Exchange.Failed(false, "no PSP"), Gate.open(), "none",
                        Duration.ofSeconds(1)),
                SettlementTerms.defaults(),
                day.account);
        Ledger ledger = new Ledger();
        day.movements.forEach(movement -> transactions.repeatable(transaction -> transaction.runAll(
                ledger.unwanted(transaction, null, movement, Accounts.SUSPENSE))));
        for (int i = 0; i + 1 < files.size(); i++) {
            reconciliation.importPart(DAY, "part_" + i, 0, stream(files.get(i)));
        }
        reconciliation.importFile(DAY, "last", stream(files.getLast()));
        TreeSet<String> found = open(transactions, day);
        reconciliation.importFile(DAY, "again", stream(files.getLast()));
        assertEquals(found, open(transactions, day), "found again");
        return found;
    }

    private static ByteArrayInputStream stream(List<String> lines) {
        return new ByteArrayInputStream((HEAD + String.join("", lines)).getBytes(StandardCharsets.UTF_8));
    }

    private static TreeSet<String> open(Transactions transactions, Generated day) {
        TreeSet<String> open = new TreeSet<>();
        for (Row row : transactions.repeatable(
                transaction -> Casework.list(transaction, null, null, "", Integer.MAX_VALUE))) {
            String text = row.toString();
            if (text.contains(day.prefix)) {
                open.add(text.replaceAll(", opened_at=[^,)]*", "")
                        .replaceAll("line-\\d+", "line")
                        .replaceAll(":(part_\\d+|last|again):", ":file:"));
            }
        }
        return open;
    }

    /** Movements of ours, and the PSP's lines about most of them and some others. */
    private static final class Generated {

        private final String prefix;
        private final String account;
        private final List<Movement> movements = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();

        Generated(long seed, int size, String prefix) {
            this.prefix = prefix;
            this.account = "acct_" + prefix;
            Random random = new Random(seed);
            for (int n = 0; n < size; n++) {
                String charge = prefix + "_ch_" + n;
                long amount = 1 + random.nextInt(1_000);
                if (random.nextInt(10) > 0) {
                    movements.add(new Movement(account, "charge", charge, null, null, Money.of(amount, "USD"), NOON));
                }
                long said = random.nextInt(8) == 0 ? amount + 1 : amount;
                String currency = random.nextInt(15) == 0 ? "EUR" : "USD";
                int fee = random.nextInt(15) == 0 ? 1 : 0;
                String at = random.nextInt(15) == 0 ? "2026-11-23T12:00:00Z" : NOON.toString();
                String line = prefix + "_row_" + n + ",charge," + charge + ",," + prefix + "_ord_" + n + "," + prefix
                        + "_att_" + n + "," + said + "," + currency + "," + fee + "," + at + "\n";
                switch (random.nextInt(12)) {
                    case 0 -> {}
                    case 1 -> lines.add(line.substring(0, line.length() / 2) + "\n");
                    case 2 -> lines.add(line.replace(",charge,", ",levy,"));
                    default -> lines.add(line);
                }
            }
        }
    }
}
