package dev.nevertwice.pay.reconciliation;

import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.reconciliation.Cells.Unreadable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Stripe's {@code payout_reconciliation.itemized.5}: signed amounts in major units, times in UTC. */
final class StripeLayout implements CsvLayout {

    private static final List<String> NEEDED = List.of(
            "balance_transaction_id", "reporting_category", "source_id", "charge_id", "payment_metadata[order]",
            "payment_metadata[reference]", "currency", "gross", "fee", "created_utc", "automatic_payout_id");
    private static final List<String> IGNORED = List.of(
            "automatic_payout_effective_at", "created", "available_on_utc", "available_on", "net", "description",
            "customer_facing_amount", "customer_facing_currency", "regulatory_tag",
            "automatic_payout_effective_at_utc", "payment_intent_id", "customer_id", "customer_email", "customer_name",
            "card_brand", "card_country", "card_funding", "payment_method_type", "invoice_id", "connected_account_id");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

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
        String source = Cells.reference("source_id", cells.get(2));
        String charge = Cells.referenceOrNull("charge_id", cells.get(3));
        Optional<RowKind> kind = kind(cells.get(1), source.equals(charge));
        if (kind.isEmpty()) {
            return new Meaning.UnknownType(Cells.reference("reporting_category", cells.get(1)));
        }
        Currency currency = Cells.currency(cells.get(6).toUpperCase(Locale.ROOT));
        long gross = Cells.major("gross", cells.get(7), currency);
        if (gross == 0 || gross > 0 != kind.get().incoming()) {
            throw new Unreadable("the sign of gross does not fit the category");
        }
        String reference = Cells.referenceOrNull("the reference", cells.get(5));
        return new Meaning.Row(new SettlementRow(
                line,
                Cells.reference("balance_transaction_id", cells.get(0)),
                kind.get(),
                kind.get().known(charge, source, reference),
                charge,
                Cells.referenceOrNull("the order", cells.get(4)),
                reference,
                new Money(Math.abs(gross), currency),
                Cells.major("the fee", cells.get(8), currency),
                at(cells.get(9)),
                Cells.referenceOrNull("the payout", cells.get(10))));
    }

    private static Optional<RowKind> kind(String category, boolean ofTheChargeItself) {
        return switch (category) {
            case "charge" -> Optional.of(ofTheChargeItself ? RowKind.CHARGE : RowKind.CAPTURE);
            case "refund" -> Optional.of(RowKind.REFUND);
            case "refund_failure" -> Optional.of(RowKind.REFUND_FAILED);
            case "dispute" -> Optional.of(RowKind.CHARGEBACK);
            case "dispute_reversal" -> Optional.of(RowKind.CHARGEBACK_WON);
            case "payout" -> Optional.of(RowKind.PAYOUT);
            case "payout_reversal" -> Optional.of(RowKind.PAYOUT_FAILED);
            default -> Optional.empty();
        };
    }

    private static Instant at(String text) {
        try {
            return Cells.time(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException wrong) {
            throw new Unreadable("created_utc can't be read");
        }
    }
}
