package dev.nevertwice.psp.settlement;

import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Times;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The file's native layout. No field needs quoting: every one is a name, a number, a currency or a time. */
final class SettlementCsv {

    private static final String HEAD = "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n";

    private SettlementCsv() {}

    /**
     * Writes one row a movement.
     *
     * @param firstRow number of the first row
     */
    static byte[] write(List<Movement> movements, long firstRow) {
        StringBuilder csv = new StringBuilder(HEAD);
        long row = firstRow;
        for (Movement m : movements) {
            csv.append(String.join(",",
                    "row_" + row++,
                    m.kind().rowType(),
                    known(m.charge()),
                    known(m.refund()),
                    known(m.order()),
                    m.reference(),
                    Long.toString(m.amount()),
                    m.currency(),
                    "0",
                    Times.text(m.at())))
                    .append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String known(String text) {
        return text == null ? "" : text;
    }
}
