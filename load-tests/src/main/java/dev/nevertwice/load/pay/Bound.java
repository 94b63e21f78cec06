package dev.nevertwice.load.pay;

import dev.nevertwice.load.pay.Transcript.Committed;
import dev.nevertwice.load.pay.Transcript.Statement;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The rows of one payment written again and again with ids of their own, by nothing but prepared statements: each transaction
 * with its COMMIT is one round trip. What the payment system writes for many payments together (what its relay, its
 * consumers and its inbox do) is written together here too, in the same transactions, for {@link #TOGETHER} payments at a
 * time. What it shares among all (leases, positions, sums) is left out, which makes the bound rather too fast.
 */
final class Bound {

    /** Of one connection; the payment system takes what there is of all of them, which is more. */
    private static final int TOGETHER = 64;

    private static final Set<String> SHARED =
            Set.of("lease", "event_position", "consumer", "analytics_day", "billing_month");

    private final String url;
    private final Ids ids = new Ids();
    private final List<Written> each = new ArrayList<>();
    private final List<Written> together = new ArrayList<>();
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong position = new AtomicLong();

    /** @param model what one payment, made while nothing else was, had written */
    Bound(String url, List<Committed> model) throws IOException {
        this.url = url + "&stringtype=unspecified&prepareThreshold=1";
        for (Committed transaction : model) {
            List<Statement> rows =
                    transaction.statements().stream().filter(row -> !SHARED.contains(row.table())).toList();
            List<Statement> ofMany = rows.stream().filter(Statement::isTogether).toList();
            List<Statement> ofOne = rows.stream().filter(row -> !row.isTogether()).toList();
            if (!ofOne.isEmpty()) {
                each.add(new Written(new Committed(ofOne), ids));
            }
            if (!ofMany.isEmpty()) {
                together.add(new Written(new Committed(ofMany), ids));
            }
        }
        if (each.isEmpty() || together.isEmpty()) {
            throw new IOException("the server's log does not show what a payment writes");
        }
    }

    /** Hundredths of a commit. */
    long commits() {
        return each.size() * 100L + together.size() * 100L / TOGETHER;
    }

    int statements() {
        return each.stream().mapToInt(Written::size).sum() + together.stream().mapToInt(Written::size).sum();
    }

    /**
     * What was written.
     *
     * @param counted payments whose own rows were committed within the time that counts
     * @param all whenever it was
     * @param nanos the time that counts
     */
    record Wrote(long counted, long all, long nanos) {

        long perSecond() {
            return counted * 1_000_000_000L / nanos;
        }

        private Wrote and(Wrote more) {
            return new Wrote(counted + more.counted, all + more.all, nanos);
        }
    }

    /** On so many connections, which are there before the clock runs; what they wrote in the beginning does not count. */
    Wrote write(int connections, long leadNanos, long forNanos)
            throws IOException, InterruptedException, SQLException {
        List<Writer> writers = new ArrayList<>();
        try (ExecutorService tasks = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                writers.add(new Writer(Buyers.seller(i)));
            }
            long from = System.nanoTime() + leadNanos;
            List<Future<Wrote>> all = new ArrayList<>();
            writers.forEach(writer -> all.add(tasks.submit(() -> writer.write(from, from + forNanos))));
            Wrote wrote = new Wrote(0, 0, forNanos);
            for (Future<Wrote> each : all) {
                wrote = wrote.and(each.get());
            }
            return wrote;
        } catch (ExecutionException failed) {
            throw new IOException("the bound: " + failed.getCause().getMessage(), failed.getCause());
        } finally {
            for (Writer writer : writers) {
                writer.connection.close();
            }
        }
    }

    /** One connection, with its statements. */
    private final class Writer {

        private final String seller;
        private final Connection connection;
        private final List<PreparedStatement> forEach;
        private final List<PreparedStatement> forMany;

        Writer(String seller) throws SQLException {
            this.seller = seller;
            connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            forEach = prepare(connection, each);
            forMany = prepare(connection, together);
        }

        Wrote write(long from, long until) throws SQLException {
            long counted = 0;
            long all = 0;
            while (all == 0 || System.nanoTime() < until) {
                List<String[]> batch = new ArrayList<>();
                while (batch.isEmpty() || batch.size() < TOGETHER && System.nanoTime() < until) {
                    batch.add(ids.fresh(number.incrementAndGet(), seller));
                    run(each, forEach, batch.subList(batch.size() - 1, batch.size()));
                    long now = System.nanoTime();
                    counted += now >= from && now < until ? 1 : 0;
                }
                run(together, forMany, batch);
                all += batch.size();
            }
            return new Wrote(counted, all, until - from);
        }
    }

    private static List<PreparedStatement> prepare(Connection connection, List<Written> transactions)
            throws SQLException {
        List<PreparedStatement> prepared = new ArrayList<>();
        for (Written transaction : transactions) {
            prepared.add(transaction.prepare(connection));
        }
        return prepared;
    }

    private void run(List<Written> transactions, List<PreparedStatement> prepared, List<String[]> payments)
            throws SQLException {
        for (int i = 0; i < transactions.size(); i++) {
            transactions.get(i).run(prepared.get(i), payments, position::decrementAndGet);
        }
    }
}
