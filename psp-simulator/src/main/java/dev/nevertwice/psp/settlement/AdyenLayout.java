package dev.nevertwice.psp.settlement;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import java.util.Locale;

/**
 * Adyen's settlement details report, as far as its columns are known: 1 to 20 and the batch number. Major units, debit and
 * credit apart, times in the account's zone.
 */
final class AdyenLayout {

    private static final List<String> HEAD = List.of(
            "Company Account", "Merchant Account", "Psp Reference", "Merchant Reference", "Payment Method",
            "Creation Date", "TimeZone", "Type", "Modification Reference", "Gross Currency", "Gross Debit (GC)",
            "Gross Credit (GC)", "Exchange Rate", "Net Currency", "Net Debit (NC)", "Net Credit (NC)",
            "Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)", "Batch Number");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

    private final ZoneId zone;

    AdyenLayout(ZoneId zone) {
        // Its short name is UTC, that of the offset Z.
        this.zone = zone.equals(ZoneOffset.UTC) ? ZoneId.of("UTC") : zone;
    }

    Stream<byte[]> write(SettlementFile file) {
        return Csv.write(file, HEAD, row -> row(file, row));
    }

    private String[] row(SettlementFile file, SettlementRow row) {
        long net = (row.incoming() ? row.amount() : -row.amount()) - row.fee();
        var at = row.at().atZone(zone);
        return new String[]{
            "NeverTwice", row.account(), row.charge(), row.order() == null ? row.reference() : row.order(),
            row.charge() == null ? null : "visa",
            TIME.format(at), ZONE.format(at), type(row.type()),
            row.object() == null ? row.id() : row.object(),
            row.currency(), row.incoming() ? null : major(row.amount(), row),
            row.incoming() ? major(row.amount(), row) : null, "1",
            row.currency(), net < 0 ? major(-net, row) : null, net < 0 ? null : major(net, row),
            major(row.fee(), row), null, null, null, file.id().substring(file.id().indexOf('_') + 1)};
    }

    private static String major(long amount, SettlementRow row) {
        return Layout.major(amount, row.currency()).toPlainString();
    }

    private static String type(String type) {
        return switch (type) {
            case "charge", "capture" -> "Settled";
            case "refund" -> "Refunded";
            case "refund_failed" -> "RefundedReversed";
            case "chargeback" -> "Chargeback";
            case "chargeback_won" -> "ChargebackReversed";
            case "payout" -> "MerchantPayout";
            case "payout_failed" -> "BankInstructionReturned";
            default -> "MiscCosts";
        };
    }
}
