package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Comma-separated lines, quoted only where they must be. */
final class Csv {

    private static final ObjectWriter LINES = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build()
            .writerFor(String[].class)
            .with(new CsvMapper().schemaFor(String[].class).withLineSeparator("\n"));

    private Csv() {}

    /**
     * Writes a file line by line.
     *
     * @param row the cells of a row; null is an empty one
     */
    static Stream<byte[]> write(SettlementFile file, List<String> head, Function<SettlementRow, String[]> row) {
        Stream<String> rows = file.lines().stream().map(each -> {
            String line = line(row.apply(each.row()));
            return each.broken() ? line.substring(0, line.length() / 2) + "\n" : line;
        });
        return Stream.concat(Stream.of(line(head.toArray(String[]::new))), rows)
                .map(line -> line.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(String[] cells) {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i] == null ? "" : cells[i];
        }
        try {
            return LINES.writeValueAsString(cells);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written", e);
        }
    }
}
