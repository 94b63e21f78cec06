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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
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
    void sqlAndMemoryFindTheSameInAnyOrderAndSplit(
            @ForAll("dealings") List<Dealing> dealings, @ForAll Random order,
            @ForAll @IntRange(min = 0, max = 100) int cut) {
        // Names of their own, for the database keeps what earlier tries left.
        Generated day = new Generated(dealings, "t" + tries++ + "x");
        TreeSet<String> inMemory = found(memory(), day, List.of(day.lines));
        assertEquals(inMemory, found(database.store(), day, List.of(day.lines)));

        List<String> shuffled = new ArrayList<>(day.lines);
        Collections.shuffle(shuffled, order);
        assertEquals(inMemory, found(memory(), day, List.of(shuffled)));

        int place = day.lines.size() * cut / 100;
        assertEquals(
                inMemory,
                found(memory(), day, List.of(day.lines.subList(place, day.lines.size()), day.lines.subList(0, place))));
    }

    /** One charge: whether we know of it, and what the PSP's file says, if anything. */
    private record Dealing(boolean ours, long amount, Lie lie) {}

    private enum Lie {
        NONE,
        AMOUNT,
        CURRENCY,
        FEE,
        NEXT_DAY,
        UNKNOWN_TYPE,
        HALF_A_LINE,
        MISSING
    }

    @Provide
    Arbitrary<List<Dealing>> dealings() {
        Arbitrary<Boolean> ours = Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false));
        Arbitrary<Lie> lies =
                Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(Lie.NONE)),
                        Tuple.of(1, Arbitraries.of(Lie.class)));
        return Combinators.combine(ours, Arbitraries.longs().between(1, 1_000), lies)
                .as(Dealing::new)
                .list()
                .ofMaxSize(40);
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

        Generated(List<Dealing> dealings, String prefix) {
            this.prefix = prefix;
            this.account = "acct_" + prefix;
            for (int number = 0; number < dealings.size(); number++) {
                Dealing dealing = dealings.get(number);
                if (dealing.ours()) {
                    movements.add(new Movement(
                            account, "charge", charge(number), null, null, Money.of(dealing.amount(), "USD"), NOON));
                }
                if (dealing.lie() != Lie.MISSING) {
                    String line = line(number, dealing);
                    lines.add(dealing.lie() == Lie.HALF_A_LINE ? line.substring(0, line.length() / 2) + "\n" : line);
                }
            }
        }

        private String charge(int number) {
            return prefix + "_ch_" + number;
        }

        private String line(int number, Dealing dealing) {
            Lie lie = dealing.lie();
            return String.join(
                    ",",
                    prefix + "_row_" + number,
                    lie == Lie.UNKNOWN_TYPE ? "levy" : "charge",
                    charge(number),
                    "",
                    prefix + "_ord_" + number,
                    prefix + "_att_" + number,
                    "" + (dealing.amount() + (lie == Lie.AMOUNT ? 1 : 0)),
                    lie == Lie.CURRENCY ? "EUR" : "USD",
                    lie == Lie.FEE ? "1" : "0",
                    lie == Lie.NEXT_DAY ? "2026-11-23T12:00:00Z" : NOON.toString()) + "\n";
        }
    }
}
