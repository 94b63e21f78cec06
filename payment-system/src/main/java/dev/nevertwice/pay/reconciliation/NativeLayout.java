package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.money.Money;
import java.util.List;
import java.util.Optional;

/**
 * The PSP's own layout: minor units, times in UTC. Its column {@code refund} has the id of whatever the row is about besides
 * the charge.
 */
final class NativeLayout implements CsvLayout {

    static final List<String> COLUMNS =
            List.of("row", "type", "charge", "refund", "order", "reference", "amount", "currency", "fee",
                    "occurred_at");

    @Override
    public List<String> needed() {
        return COLUMNS;
    }

    @Override
    public List<String> ignored() {
        return List.of();
    }

    @Override
    public Meaning read(long line, CsvColumns cells) {
        Optional<RowKind> kind = RowKind.of(cells.get(1));
        if (kind.isEmpty()) {
            return new Meaning.UnknownType(Cells.reference("the type", cells.get(1)));
        }
        String charge = Cells.referenceOrNull("the charge", cells.get(2));
        String reference = Cells.referenceOrNull("the reference", cells.get(5));
        Money amount = Cells.minor(cells.get(6), cells.get(7));
        return new Meaning.Row(new SettlementRow(
                line,
                Cells.reference("the row", cells.get(0)),
                kind.get(),
                kind.get().known(charge, Cells.referenceOrNull("the refund", cells.get(3)), reference),
                charge,
                Cells.referenceOrNull("the order", cells.get(4)),
                reference,
                amount,
                Cells.whole("the fee", cells.get(8)),
                Cells.utc(cells.get(9)),
                null));
    }
}
