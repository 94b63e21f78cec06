package dev.nevertwice.chaos.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of a monospaced table; widths follow the content, numbers are aligned to the right. */
final class TextTable {

    private static final String INDENT = "  ";

    private final List<Boolean> rightAligned;
    private final ArrayList<List<Styled>> rows = new ArrayList<>();

    /** @param alignment one letter a column: {@code l} or {@code r} */
    TextTable(String alignment) {
        this.rightAligned = alignment.chars().mapToObj(letter -> letter == 'r').toList();
    }

    TextTable row(List<Styled> cells) {
        rows.add(List.copyOf(cells));
        return this;
    }

    TextTable head(List<String> names) {
        return row(names.stream().map(name -> new Styled(name, Style.DIM)).toList());
    }

    @Override
    public String toString() {
        return lines(false);
    }

    String lines(boolean coloured) {
        StringBuilder text = new StringBuilder();
        for (List<Styled> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(INDENT).append(cell(row.get(column), column, column == row.size() - 1, coloured));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String cell(Styled cell, int column, boolean last, boolean coloured) {
        String padding = " ".repeat(Math.max(0, width(column) - cell.text().length()));
        String text = cell.style().applied(cell.text(), coloured);
        if (rightAligned.get(column)) {
            return padding + text;
        }
        return last ? text : text + padding;
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> row.get(column).text().length())
                .max()
                .orElse(0);
    }
}
