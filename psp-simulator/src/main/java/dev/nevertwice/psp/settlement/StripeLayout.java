package dev.nevertwice.psp.settlement;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import java.util.Locale;

/**
 * Stripe's {@code payout_reconciliation.itemized.5}: amounts in <em>major</em> units, though the API's are in minor ones.
 * Columns whose contents the simulator does not know are left out.
 */
final class StripeLayout {

    private static final List<String> HEAD = List.of(
            "automatic_payout_id", "automatic_payout_effective_at", "balance_transaction_id", "created_utc", "created",
            "available_on_utc", "available_on", "currency", "gross", "fee", "net", "reporting_category", "source_id",
            "description", "customer_facing_amount", "customer_facing_currency", "regulatory_tag",
            "automatic_payout_effective_at_utc", "charge_id", "payment_intent_id", "payment_metadata[order]",
            "payment_metadata[reference]");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final ZoneId zone;

    StripeLayout(ZoneId zone) {
        this.zone = zone;
    }

    Stream<byte[]> write(SettlementFile file) {
        return Csv.write(file, HEAD, row -> row(file, row));
    }

    private String[] row(SettlementFile file, SettlementRow row) {
        long gross = row.incoming() ? row.amount() : -row.amount();
        return new String[]{
            file.id(), local(file.closedAt()), row.id(), utc(row.at()), local(row.at()),
            utc(file.closedAt()), local(file.closedAt()), row.currency().toLowerCase(Locale.ROOT),
            major(gross, row), major(row.fee(), row), major(gross - row.fee(), row), category(row.type()),
            row.object() == null ? row.charge() : row.object(), row.order(),
            major(gross, row), row.currency().toLowerCase(Locale.ROOT), null,
            utc(file.closedAt()), row.charge(), null, row.order(), row.reference()};
    }

    private static String major(long amount, SettlementRow row) {
        BigDecimal major = Layout.major(amount, row.currency());
        return major.toPlainString();
    }

    private static String category(String type) {
        return switch (type) {
            case "capture" -> "charge";
            case "refund_failed" -> "refund_failure";
            case "chargeback" -> "dispute";
            case "chargeback_won" -> "dispute_reversal";
            case "payout_failed" -> "payout_reversal";
            default -> type;
        };
    }

    private static String utc(Instant at) {
        return TIME.format(at.atZone(ZoneOffset.UTC));
    }

    private String local(Instant at) {
        return TIME.format(at.atZone(zone));
    }
}
