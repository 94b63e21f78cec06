package dev.nevertwice.pay.reconciliation;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.money.Money;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the PSP's native settlement CSV, line by line, so that one broken line spoils no other. */
final class SettlementFile {

    private static final String HEADER = "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at";
    private static final int COLUMNS = 10;
    private static final int SHOWN_MOST = 200;
    private static final ObjectReader CSV =
            new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);

    private SettlementFile() {}

    /** A line: a row that can be read, or what stands there instead. */
    sealed interface Line {

        record Readable(SettlementRow row) implements Line {}

        /** @param problem what is wrong with it; both are cut and printable */
        record Unparseable(long number, String text, String problem) implements Line {}
    }

    /** Whether it begins as one; anything else (an error page, another layout) is not compared with anything. */
    static boolean isSettlementFile(byte[] csv) {
        return new String(csv, StandardCharsets.UTF_8).lines().findFirst().equals(Optional.of(HEADER));
    }

    static Stream<Line> lines(byte[] csv) {
        List<String> lines = new String(csv, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            String first = lines.isEmpty() ? "" : lines.getFirst();
            return Stream.of(unparseable(1, first, "the header is not the native layout's"));
        }
        return Stream.iterate(1, i -> i < lines.size(), i -> i + 1).map(i -> line(i + 1, lines.get(i)));
    }

    private static Line line(long number, String text) {
        try (MappingIterator<String[]> rows = CSV.readValues(text)) {
            String[] columns = rows.hasNextValue() ? rows.nextValue() : new String[0];
            if (columns.length != COLUMNS || rows.hasNextValue()) {
                return unparseable(number, text, "it has " + columns.length + " columns, not " + COLUMNS);
            }
            return new Line.Readable(row(number, columns));
        } catch (IOException | IllegalArgumentException | DateTimeException | AssertionError wrong) {
            return unparseable(number, text, firstLine(wrong));
        }
    }

    private static SettlementRow row(long number, String[] columns) {
        boolean charge =
                switch (columns[1]) {
                    case "charge" -> true;
                    case "capture", "refund", "refund_failed", "chargeback", "chargeback_won" -> false;
                    default -> throw new IllegalArgumentException("unknown row type");
                };
        if (!columns[6].matches("[1-9]\\d{0,17}")) {
            throw new IllegalArgumentException("the amount is not a positive whole number");
        }
        return new SettlementRow(
                number,
                reference(columns[0]),
                columns[1],
                reference(charge ? columns[2] : columns[3]),
                reference(columns[2]),
                reference(columns[4]),
                reference(columns[5]),
                Money.of(Long.parseLong(columns[6]), columns[7]),
                instant(columns[9]));
    }

    private static String reference(String value) {
        if (!Fields.REFERENCE.matcher(value).matches()) {
            throw new IllegalArgumentException("a reference is missing or malformed");
        }
        return value;
    }

    private static Line unparseable(long number, String text, String problem) {
        return new Line.Unparseable(number, shown(text), shown(problem));
    }

    /** Harmless to keep and to print. */
    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), SHOWN_MOST)).replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    private static Instant instant(String text) {
        Instant instant = Instant.parse(text);
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 2000 || year > 2999) {
            throw new IllegalArgumentException("the time is not of this millennium");
        }
        return instant;
    }

    private static String firstLine(Throwable wrong) {
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
