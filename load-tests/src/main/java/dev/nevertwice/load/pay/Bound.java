package dev.nevertwice.load.pay;

import dev.nevertwice.load.pay.Transcript.Committed;
import dev.nevertwice.load.pay.Transcript.Statement;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of one payment written again and again with ids of their own, by nothing but prepared statements: one round trip
 * for all that a transaction writes, and its COMMIT. What relay and consumers write is batched over payments under load:
 * here their rows go with the payment's last commit, so the bound has no commits for them at all, and what they share (leases,
 * positions, sums) is left out. Both make the bound faster than the same grouping would be.
 */
final class Bound {

    private static final Set<String> SHARED =
            Set.of("lease", "event_position", "consumer", "analytics_day", "billing_month");
    private static final Set<String> TOLD =
            Set.of("event_log", "consumed", "notification", "statement_line");
    private static final Pattern ID = Pattern.compile("\\b(pay|ord|att|ch|reg|evt)_[a-z0-9]+\\b|model-0-0");
    private static final Pattern SELLER = Pattern.compile("\\bsel_\\d+\\b");
    private static final int POSITION = 2;

    private final String url;
    private final List<Committed> transactions;
    private final AtomicLong number = new AtomicLong();

    /** @param model what one payment, made while nothing else was, had written */
    Bound(String url, List<Committed> model) throws IOException {
        this.url = url + "&stringtype=unspecified&prepareThreshold=1";
        List<Committed> own = new ArrayList<>();
        List<Statement> told = new ArrayList<>();
        for (Committed transaction : model) {
            List<Statement> rows =
                    transaction.statements().stream().filter(row -> !SHARED.contains(row.table())).toList();
            if (rows.stream().anyMatch(Bound::isTold)) {
                told.addAll(rows);
            } else if (!rows.isEmpty()) {
                own.add(new Committed(rows));
            }
        }
        if (own.isEmpty() || told.isEmpty()) {
            throw new IOException("the server's log does not show what a payment writes");
        }
        List<Statement> last = new ArrayList<>(own.removeLast().statements());
        last.addAll(told);
        own.add(new Committed(last));
        this.transactions = List.copyOf(own);
    }

    private static boolean isTold(Statement row) {
        return TOLD.contains(row.table()) || row.sql().contains("\"published_at\" = ");
    }

    int commits() {
        return transactions.size();
    }

    int rows() {
        return transactions.stream().mapToInt(each -> each.statements().size()).sum();
    }

    /** Payments a second, on so many connections. */
    long perSecond(int connections, long forNanos) throws IOException, InterruptedException {
        long began = System.nanoTime();
        List<Future<Long>> all = new ArrayList<>();
        try (ExecutorService tasks = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                String seller = Buyers.seller(i);
                all.add(tasks.submit(() -> write(seller, began + forNanos)));
            }
            long written = 0;
            for (Future<Long> each : all) {
                written += each.get();
            }
            return written * 1_000_000_000L / (System.nanoTime() - began);
        } catch (ExecutionException failed) {
            throw new IOException("the bound: " + failed.getCause().getMessage(), failed.getCause());
        }
    }

    private long write(String seller, long until) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            List<PreparedStatement> prepared = new ArrayList<>();
            for (Committed transaction : transactions) {
                prepared.add(connection.prepareStatement(sql(transaction)));
            }
            long payments = 0;
            for (; payments == 0 || System.nanoTime() < until; payments++) {
                Fresh fresh = new Fresh(number.incrementAndGet(), seller);
                for (int i = 0; i < prepared.size(); i++) {
                    run(transactions.get(i), prepared.get(i), fresh);
                    connection.commit();
                }
            }
            return payments;
        }
    }

    private static String sql(Committed transaction) {
        return String.join("; ", transaction.statements().stream().map(Statement::sql).toList())
                .replaceAll("\\$\\d+", "?");
    }

    private static void run(Committed transaction, PreparedStatement prepared, Fresh fresh) throws SQLException {
        int parameter = 0;
        for (Statement row : transaction.statements()) {
            for (int i = 0; i < row.values().size(); i++) {
                boolean position = row.table().equals("event_log") && i == POSITION;
                prepared.setString(++parameter, position ? fresh.position() : fresh.of(row.values().get(i)));
            }
        }
        prepared.execute();
        for (Statement row : transaction.statements()) {
            if (prepared.getUpdateCount() == 0 && !row.sql().contains("ON CONFLICT")) {
                throw new SQLException("it changed nothing: " + row.sql());
            }
            prepared.getMoreResults();
        }
    }

    /** The ids of one more payment. */
    private static final class Fresh {

        private final long number;
        private final String seller;
        private final Map<String, String> known = new HashMap<>();
        private int positions;

        Fresh(long number, String seller) {
            this.number = number;
            this.seller = seller;
        }

        /** Before all that the relay gives, so that no consumer reads it; each payment has a few of them. */
        String position() {
            return Long.toString(-(number * 16 + positions++));
        }

        String of(String value) {
            return value == null || value.startsWith("\\x") ? value : known.computeIfAbsent(value, this::replaced);
        }

        private String replaced(String value) {
            String ids = ID.matcher(value).replaceAll(found -> Matcher.quoteReplacement(idOf(found.group())));
            return SELLER.matcher(ids).replaceAll(seller);
        }

        /** As long, but for those that are too short to hold a number. */
        private String idOf(String id) {
            String end = "b" + number;
            int keep = Math.max(id.indexOf('_') + 1, id.length() - end.length());
            return (id.startsWith("model") ? "model-" : id.substring(0, keep)) + end;
        }
    }
}
