package dev.nevertwice.load.pay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server's log says was run, by transaction, in the order in which they committed. */
final class Transcript {

    /** What the server is told to put before each line: process, transaction and its number once it wrote. */
    static final String PREFIX = "nt|%p|%v|%x|";

    private static final Pattern LINE =
            Pattern.compile("nt\\|(\\d+)\\|([^|]*)\\|(\\d+)\\|(LOG|DETAIL): +(.*)", Pattern.DOTALL);
    private static final Pattern TABLE = Pattern.compile("(?:INSERT INTO|UPDATE) \"(\\w+)\"");
    private static final Pattern EXECUTED = Pattern.compile("(?:execute [^:]*|statement): (.*)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("\\$\\d+ = (NULL|'((?:[^']|'')*)')");

    private Transcript() {}

    /** One statement with {@code $1} and so on, and what was given for them; null for NULL. */
    record Statement(String sql, List<String> values) {

        boolean writes() {
            return sql.startsWith("INSERT") || sql.startsWith("UPDATE") || sql.startsWith("WITH given");
        }

        /** Whether it writes for many at once, whatever their number. */
        boolean isTogether() {
            return sql.contains("unnest(") || sql.contains("= ANY (");
        }

        /** The table that it writes. */
        String table() {
            Matcher table = TABLE.matcher(sql);
            return table.find() ? table.group(1) : "";
        }
    }

    /** The statements that wrote, of one transaction that did. */
    record Committed(List<Statement> statements) {}

    /** Reads the log from an offset. */
    static List<Committed> read(Path log, long from) throws IOException {
        byte[] all = Files.readAllBytes(log);
        String text = new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8);
        Map<String, List<Statement>> open = new HashMap<>();
        Map<String, String> last = new LinkedHashMap<>();
        List<Committed> committed = new ArrayList<>();
        for (String entry : text.split("\n(?!\t)")) {
            Matcher line = LINE.matcher(entry.replace("\n\t", "\n"));
            if (!line.matches()) {
                continue;
            }
            String process = line.group(1);
            if (line.group(4).equals("DETAIL")) {
                String sql = last.remove(process);
                if (sql != null) {
                    open.get(process).add(new Statement(sql, values(line.group(5))));
                }
                continue;
            }
            Matcher executed = EXECUTED.matcher(line.group(5));
            if (!executed.matches()) {
                continue;
            }
            String sql = executed.group(1).strip();
            if (sql.startsWith("BEGIN")) {
                open.put(process, new ArrayList<>());
            } else if (sql.startsWith("COMMIT") && open.containsKey(process)) {
                List<Statement> wrote = open.remove(process).stream().filter(Statement::writes).toList();
                if (!wrote.isEmpty() && !line.group(3).equals("0")) {
                    committed.add(new Committed(wrote));
                }
            } else if (sql.startsWith("ROLLBACK")) {
                open.remove(process);
            } else if (open.containsKey(process)) {
                last.put(process, sql);
            }
        }
        return committed;
    }

    private static List<String> values(String detail) {
        List<String> values = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(detail);
        while (parameter.find()) {
            values.add(parameter.group(1).equals("NULL") ? null : parameter.group(2).replace("''", "'"));
        }
        return values;
    }
}
