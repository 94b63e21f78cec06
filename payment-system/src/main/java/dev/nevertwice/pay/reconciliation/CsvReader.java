package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.reconciliation.Cells.Unreadable;
import dev.nevertwice.pay.reconciliation.CsvLayout.Meaning;
import dev.nevertwice.pay.reconciliation.SettlementLine.BrokenOff;
import dev.nevertwice.pay.reconciliation.SettlementLine.Readable;
import dev.nevertwice.pay.reconciliation.SettlementLine.StrangeHead;
import dev.nevertwice.pay.reconciliation.SettlementLine.UnknownType;
import dev.nevertwice.pay.reconciliation.SettlementLine.Unparseable;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Reads the layouts of lines and commas. */
final class CsvReader extends SettlementReader {

    private final BoundedLines lines;
    private final Layout layout;
    private final CsvLayout columns;
    private CsvColumns cells;
    private boolean headRead;

    CsvReader(InputStream stream, Layout layout, ZoneId zone) {
        this.lines = new BoundedLines(stream);
        this.layout = layout;
        this.columns =
                switch (layout) {
                    case STRIPE -> new StripeLayout();
                    case ADYEN -> new AdyenLayout(zone);
                    default -> new NativeLayout();
                };
    }

    @Override
    Layout layout() {
        return layout;
    }

    @Override
    String digest() {
        return lines.digest();
    }

    @Override
    SettlementLine next() throws IOException {
        if (!headRead) {
            headRead = true;
            SettlementLine strange = head(lines.next());
            if (strange != null) {
                return strange;
            }
        }
        if (cells == null) {
            return null;
        }
        String text = lines.next();
        return text == null ? null : line(text);
    }

    /** Null where there is nothing to say about it. Without the columns that are needed no row can be read. */
    private SettlementLine head(String text) {
        if (text == null || lines.tooLong()) {
            return new StrangeHead(shown(text), text == null ? "the file is empty" : "the first line has no end",
                    false);
        }
        try {
            cells = CsvColumns.of(text, columns.needed());
        } catch (Unreadable wrong) {
            return new StrangeHead(
                    shown(text), shown("this is not the " + layout.word() + " layout: " + wrong.getMessage()), false);
        }
        List<String> known = new ArrayList<>(columns.needed());
        known.addAll(columns.ignored());
        List<String> others = cells.others(known);
        return others.isEmpty()
                ? null
                : new StrangeHead(shown(text), shown("unknown columns: " + String.join(", ", others)), true);
    }

    private SettlementLine line(String text) {
        if (lines.tooLong()) {
            return new Unparseable(
                    lines.number(), shown(text), "it is longer than " + BoundedLines.LONGEST + " bytes");
        }
        try {
            return switch (columns.read(lines.number(), cells.line(text))) {
                case Meaning.Row(SettlementRow row) -> new Readable(row);
                case Meaning.UnknownType(String type) -> new UnknownType(lines.number(), shown(text), type);
            };
        } catch (Unreadable wrong) {
            return lines.brokenOff()
                    ? new BrokenOff(lines.number(), shown(text))
                    : new Unparseable(lines.number(), shown(text), wrong.getMessage());
        }
    }
}
