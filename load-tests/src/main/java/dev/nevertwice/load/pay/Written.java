package dev.nevertwice.load.pay;

import dev.nevertwice.load.pay.Ids.Template;
import dev.nevertwice.load.pay.Transcript.Committed;
import dev.nevertwice.load.pay.Transcript.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What one transaction writes, for other payments than the one that it was seen with: for one, or for many at once. */
final class Written {

    /** An element of an array as the server writes it. */
    private static final Pattern ELEMENT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[^,{}]+");

    private static final String LOG = "event_log";
    private static final int POSITION = 2;

    private final List<Row> statements;
    private final String sql;

    /** One statement: the elements of each parameter, of which there is one unless it is an array. */
    private record Row(String sql, boolean isLog, List<List<Template>> parameters, boolean[] arrays) {}

    Written(Committed transaction, Ids ids) {
        this.statements = transaction.statements().stream().map(statement -> row(statement, ids)).toList();
        this.sql = String.join("; ", transaction.statements().stream().map(Statement::sql).toList())
                .replaceAll("\\$\\d+", "?") + "; COMMIT";
    }

    int size() {
        return statements.size();
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /**
     * Writes and commits, in one round trip.
     *
     * @param payments the ids of each: one payment, unless every statement takes many
     */
    void run(PreparedStatement prepared, List<String[]> payments, LongSupplier positions) throws SQLException {
        int parameter = 0;
        for (Row row : statements) {
            for (int i = 0; i < row.parameters().size(); i++) {
                prepared.setString(
                        ++parameter,
                        row.isLog() && i == POSITION
                                ? positions(row, payments.size(), positions)
                                : value(row, i, payments));
            }
        }
        prepared.execute();
        for (Row row : statements) {
            if (prepared.getUpdateCount() == 0 && !row.sql().contains("ON CONFLICT")) {
                throw new SQLException("it changed nothing: " + row.sql());
            }
            prepared.getMoreResults();
        }
    }

    private static Row row(Statement statement, Ids ids) {
        List<List<Template>> parameters = new ArrayList<>();
        boolean[] arrays = new boolean[statement.values().size()];
        for (int i = 0; i < arrays.length; i++) {
            String value = statement.values().get(i);
            arrays[i] = statement.isTogether() && value != null && value.startsWith("{");
            parameters.add(arrays[i] ? elements(value, ids) : List.of(ids.template(value)));
        }
        return new Row(statement.sql(), statement.table().equals(LOG), parameters, arrays);
    }

    private static List<Template> elements(String array, Ids ids) {
        List<Template> elements = new ArrayList<>();
        for (Matcher element = ELEMENT.matcher(array); element.find();) {
            elements.add(ids.template(element.group()));
        }
        return elements;
    }

    private static String value(Row row, int parameter, List<String[]> payments) {
        List<Template> elements = row.parameters().get(parameter);
        if (!row.arrays()[parameter]) {
            return elements.getFirst().with(payments.getFirst());
        }
        StringBuilder array = new StringBuilder("{");
        for (String[] payment : payments) {
            for (Template element : elements) {
                array.append(array.length() == 1 ? "" : ",").append(element.with(payment));
            }
        }
        return array.append('}').toString();
    }

    /** Where each message comes to lie, which no other row tells. */
    private static String positions(Row row, int payments, LongSupplier next) {
        return LongStream.generate(next)
                .limit((long) payments * row.parameters().get(POSITION).size())
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "{", "}"));
    }
}
