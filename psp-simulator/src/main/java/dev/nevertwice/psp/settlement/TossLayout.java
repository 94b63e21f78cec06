package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.LongJson;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;

/**
 * The answer of Toss's {@code GET /v1/settlements}: a JSON list, cancellations with negative amounts, the fee split into
 * supply and value-added tax. Amounts are in major units, which for KRW are the minor ones.
 */
final class TossLayout {

    /** Korean value-added tax is 10 % of the supply, so 1/11 of the sum. */
    private static final int SUM_IN_TENTHS = 11;

    /** Between sale and payout; real contracts differ, this one is ours. */
    private static final int PAYOUT_DAYS = 2;

    private final ZoneId zone;

    TossLayout(ZoneId zone) {
        this.zone = zone;
    }

    Stream<byte[]> write(SettlementFile file) {
        Stream<byte[]> rows = LongJson.items(file.lines(), this::line);
        return Stream.concat(Stream.concat(Stream.of(bytes("[")), rows), Stream.of(bytes("]")));
    }

    private ObjectNode line(SettlementFile.Line line) {
        ObjectNode row = row(line.row());
        return line.broken() ? row.put("amount", "12,9??").put("approvedAt", "0000-00-00") : row;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode row(SettlementRow row) {
        long amount = row.incoming() ? row.amount() : -row.amount();
        long supply = (row.fee() * 10 * 2 + SUM_IN_TENTHS) / (SUM_IN_TENTHS * 2);
        ZonedDateTime at = row.at().atZone(zone);
        LocalDate sold = at.toLocalDate();
        ObjectNode json = Json.object()
                .put("mId", row.account())
                .put("paymentKey", row.charge())
                .put("transactionKey", row.id())
                .put("orderId", row.order() == null ? row.reference() : row.order())
                .put("currency", row.currency())
                .put("method", "카드")
                .put("amount", Layout.major(amount, row.currency()))
                .put("interestFee", 0)
                .put("fee", Layout.major(row.fee(), row.currency()));
        json.putArray("fees").addObject().put("type", "BASE").put("fee", Layout.major(row.fee(), row.currency()));
        json.put("supplyAmount", Layout.major(supply, row.currency()))
                .put("vat", Layout.major(row.fee() - supply, row.currency()))
                .put("payOutAmount", Layout.major(amount - row.fee(), row.currency()))
                .put("approvedAt", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at))
                .put("soldDate", sold.toString())
                .put("paidOutDate", sold.plusDays(PAYOUT_DAYS).toString());
        for (String other : new String[]{"card", "easyPay", "virtualAccount", "transfer", "mobilePhone",
            "giftCertificate"}) {
            json.putNull(other);
        }
        json.set("cancel", row.type().startsWith("refund") ? cancel(row, at) : null);
        return json;
    }

    private static ObjectNode cancel(SettlementRow row, ZonedDateTime at) {
        return Json.object()
                .put("transactionKey", row.object())
                .put("cancelReason", row.reference())
                .put("cancelAmount", Layout.major(row.amount(), row.currency()))
                .put("canceledAt", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at));
    }
}
