package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.reconciliation.Cells.Unreadable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.TextStyle;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Adyen's settlement details report, columns 1 to 20 and the batch number: major units, debit and credit apart, times in
 * the account's zone. It does not number its rows: the modification reference does.
 */
final class AdyenLayout implements CsvLayout {

    private static final List<String> NEEDED = List.of(
            "Psp Reference", "Merchant Reference", "Creation Date", "TimeZone", "Type", "Modification Reference",
            "Gross Currency", "Gross Debit (GC)", "Gross Credit (GC)", "Net Currency", "Commission (NC)", "Markup (NC)",
            "Scheme Fees (NC)", "Interchange (NC)", "Batch Number");
    private static final List<String> IGNORED = List.of(
            "Company Account", "Merchant Account", "Payment Method", "Exchange Rate", "Net Debit (NC)",
            "Net Credit (NC)");

    /** A plain charge has no modification: there the PSP puts the number of the row. */
    private static final String NO_MODIFICATION = "row_";

    private static final int FEES_FROM = 10;
    private static final int FEES_TO = 14;

    private final DateTimeFormatter time;

    /** @param zone what the abbreviation in the file stands for where it is one of several */
    AdyenLayout(ZoneId zone) {
        this.time = new DateTimeFormatterBuilder()
                .appendPattern("yyyy-MM-dd HH:mm:ss ")
                .appendZoneText(TextStyle.SHORT, Set.of(zone))
                .toFormatter(Locale.ENGLISH);
    }

    @Override
    public List<String> needed() {
        return NEEDED;
    }

    @Override
    public List<String> ignored() {
        return IGNORED;
    }

    @Override
    public Meaning read(long line, CsvColumns cells) {
        String charge = Cells.referenceOrNull("the Psp Reference", cells.get(0));
        String modification = Cells.reference("the Modification Reference", cells.get(5));
        Optional<RowKind> kind = kind(cells.get(4), modification);
        if (kind.isEmpty()) {
            return new Meaning.UnknownType(Cells.reference("the Type", cells.get(4)));
        }
        Currency currency = Cells.currency(cells.get(6));
        String merchant = Cells.referenceOrNull("the Merchant Reference", cells.get(1));
        return new Meaning.Row(new SettlementRow(
                line,
                modification,
                kind.get(),
                kind.get().known(charge, modification, merchant),
                charge,
                charge == null ? null : merchant,
                null,
                amount(cells, kind.get(), currency),
                fee(cells, currency),
                at(cells.get(2) + " " + cells.get(3)),
                Cells.referenceOrNull("the Batch Number", cells.get(14))));
    }

    private static Optional<RowKind> kind(String type, String modification) {
        return switch (type) {
            case "Settled" ->
                    Optional.of(modification.startsWith(NO_MODIFICATION) ? RowKind.CHARGE : RowKind.CAPTURE);
            case "Refunded" -> Optional.of(RowKind.REFUND);
            case "RefundedReversed" -> Optional.of(RowKind.REFUND_FAILED);
            case "Chargeback" -> Optional.of(RowKind.CHARGEBACK);
            case "ChargebackReversed" -> Optional.of(RowKind.CHARGEBACK_WON);
            case "MerchantPayout" -> Optional.of(RowKind.PAYOUT);
            case "BankInstructionReturned" -> Optional.of(RowKind.PAYOUT_FAILED);
            default -> Optional.empty();
        };
    }

    private static Money amount(CsvColumns cells, RowKind kind, Currency currency) {
        String other = cells.get(kind.incoming() ? 7 : 8);
        if (!other.isEmpty()) {
            throw new Unreadable("debit or credit does not fit the type");
        }
        long minor = Cells.major("the amount", cells.get(kind.incoming() ? 8 : 7), currency);
        if (minor <= 0) {
            throw new Unreadable("the amount is not positive");
        }
        return new Money(minor, currency);
    }

    private static Long fee(CsvColumns cells, Currency currency) {
        if (!cells.get(9).equals(currency.getCurrencyCode())) {
            return null;
        }
        long fee = 0;
        for (int column = FEES_FROM; column < FEES_TO; column++) {
            String part = cells.get(column);
            fee += part.isEmpty() ? 0 : Cells.major("a fee", part, currency);
        }
        return fee;
    }

    private Instant at(String text) {
        try {
            return Cells.time(ZonedDateTime.parse(text, time).toInstant());
        } catch (DateTimeException wrong) {
            throw new Unreadable("the Creation Date can't be read");
        }
    }
}
