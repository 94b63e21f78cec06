package dev.nevertwice.pay.reconciliation;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.nevertwice.pay.reconciliation.Cells.Unreadable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The cells of a CSV file's lines by the names in its head, so that columns may stand in any order. */
final class CsvColumns {

    private static final ObjectReader CSV =
            new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY);

    private final List<String> head;
    private final int[] places;
    private String[] cells;

    private CsvColumns(List<String> head, int[] places) {
        this.head = head;
        this.places = places;
    }

    /**
     * @param names the columns that will be asked for by their place in this list
     * @throws Unreadable when one of them is missing or there twice
     */
    static CsvColumns of(String headLine, List<String> names) {
        List<String> head = List.of(split(headLine));
        List<String> missing = new ArrayList<>(names);
        missing.removeAll(head);
        if (!missing.isEmpty()) {
            throw new Unreadable("columns are missing: " + String.join(", ", missing));
        }
        int[] places = new int[names.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = head.indexOf(names.get(i));
            if (head.lastIndexOf(names.get(i)) != places[i]) {
                throw new Unreadable("a column is there twice: " + names.get(i));
            }
        }
        return new CsvColumns(head, places);
    }

    /** Columns that are not among those known. */
    List<String> others(List<String> known) {
        List<String> others = new ArrayList<>(head);
        others.removeAll(known);
        return others;
    }

    /** Takes the next line. */
    CsvColumns line(String text) {
        cells = split(text);
        if (cells.length != head.size()) {
            throw new Unreadable("it has " + cells.length + " columns, not " + head.size());
        }
        return this;
    }

    String get(int column) {
        return cells[places[column]];
    }

    /** Lines without quotes, nearly all of them, need no parser. */
    static String[] split(String text) {
        if (text.indexOf('"') >= 0) {
            return quoted(text);
        }
        int commas = 0;
        for (int i = text.indexOf(','); i >= 0; i = text.indexOf(',', i + 1)) {
            commas++;
        }
        String[] cells = new String[commas + 1];
        int from = 0;
        for (int i = 0; i < commas; i++) {
            int to = text.indexOf(',', from);
            cells[i] = text.substring(from, to);
            from = to + 1;
        }
        cells[commas] = text.substring(from);
        return cells;
    }

    private static String[] quoted(String text) {
        try (MappingIterator<String[]> rows = CSV.readValues(text)) {
            String[] cells = rows.hasNextValue() ? rows.nextValue() : new String[0];
            if (rows.hasNextValue()) {
                throw new Unreadable("it is more than one line");
            }
            return cells;
        } catch (IOException wrong) {
            throw new Unreadable("a quote is not closed");
        }
    }
}
