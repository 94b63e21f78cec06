package dev.nevertwice.psp.settlement;

import dev.nevertwice.psp.wire.Times;
import java.util.List;
import java.util.stream.Stream;

/** The PSP's own layout: minor units, times in UTC. */
final class NativeLayout {

    private static final List<String> HEAD =
            List.of("row", "type", "charge", "refund", "order", "reference", "amount", "currency", "fee",
                    "occurred_at");

    private NativeLayout() {}

    static Stream<byte[]> write(SettlementFile file) {
        return Csv.write(file, HEAD, row -> new String[]{
            row.id(), row.type(), row.charge(), row.refund(), row.order(), row.reference(),
            Long.toString(row.amount()), row.currency(), Long.toString(row.fee()), Times.text(row.at())});
    }
}
