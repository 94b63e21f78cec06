package dev.nevertwice.chaos.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tables are tables to whoever renders them: an empty line between two rows, and the rest was a heap of bars. */
class TablesTest {

    @Test
    void eachTableHasAHeadAndAsManyCellsInEachRow() throws IOException {
        int tables = 0;
        for (Path page : pages()) {
            for (List<String> table : tables(Files.readAllLines(page))) {
                String where = page.getFileName() + ": " + table.getFirst();
                assertTrue(table.size() > 2 && table.get(1).matches("[|: -]+"), where);
                assertEquals(1, table.stream().map(TablesTest::bars).distinct().count(), where);
                tables++;
            }
        }
        assertTrue(tables > 50, "only " + tables);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Snippet.ROOT);
                Stream<Path> docs = Files.list(Snippet.ROOT.resolve("docs"))) {
            return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static List<List<String>> tables(List<String> lines) {
        List<List<String>> tables = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith("|") && !inside) {
                tables.add(new ArrayList<>());
            }
            inside = line.startsWith("|");
            if (inside) {
                tables.getLast().add(line);
            }
        }
        return tables;
    }

    private static int bars(String row) {
        return row.replace("\\|", "").replaceAll("[^|]", "").length();
    }
}
