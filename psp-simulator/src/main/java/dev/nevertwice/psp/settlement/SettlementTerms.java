package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Money;
import dev.nevertwice.psp.wire.Problem;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How days are closed and what the PSP takes for its work.
 *
 * @param zone a business day ends at midnight here
 * @param byClock whether days close by themselves when they end; else only by command
 * @param fees by currency; none for a currency that is not there
 */
public record SettlementTerms(ZoneId zone, boolean byClock, SortedMap<String, Fee> fees) {

    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_+:/-]{1,64}");
    private static final int MAX_CURRENCIES = 300;

    /** {@code fixed} minor units and {@code permille} thousandths of the amount, the latter rounded half up. */
    public record Fee(long fixed, int permille) {

        public Fee {
            if (fixed < 0 || fixed > 1_000_000 || permille < 0 || permille > 1000) {
                throw new IllegalArgumentException("fees: fixed must be 0-1000000 and permille 0-1000");
            }
        }

        long of(long amount) {
            return fixed + (amount * permille + 500) / 1000;
        }
    }

    public SettlementTerms {
        fees = Collections.unmodifiableSortedMap(new TreeMap<>(fees));
    }

    /** Days in UTC, closed by command, without fees. */
    public static SettlementTerms defaults() {
        return new SettlementTerms(ZoneOffset.UTC, false, new TreeMap<>());
    }

    public SettlementTerms closedByClockIn(ZoneId other) {
        return new SettlementTerms(other, true, fees);
    }

    public SettlementTerms withFee(String currency, Fee fee) {
        TreeMap<String, Fee> more = new TreeMap<>(fees);
        more.put(currency, fee);
        return new SettlementTerms(zone, byClock, more);
    }

    /** A fee is taken for money that comes in from a buyer; what goes back or on costs nothing more. */
    long fee(Movement movement) {
        boolean sale = movement.kind() == Movement.Kind.CHARGE || movement.kind() == Movement.Kind.CAPTURE;
        Fee fee = fees.get(movement.currency());
        return !sale || fee == null ? 0 : fee.of(movement.amount());
    }

    static SettlementTerms read(Fields fields) {
        ZoneId zone = fields.has("time_zone") ? zone(fields) : ZoneOffset.UTC;
        boolean byClock = fields.has("close") && fields.oneOf("close", List.of("clock", "command")).equals("clock");
        TreeMap<String, Fee> fees = new TreeMap<>();
        if (fields.has("fees")) {
            for (Fields fee : fields.objects("fees", 0, MAX_CURRENCIES)) {
                String currency = Money.currency(fee);
                if (fees.put(currency, new Fee(
                        fee.has("fixed") ? fee.whole("fixed", 0, 1_000_000) : 0,
                        fee.has("permille") ? (int) fee.whole("permille", 0, 1000) : 0)) != null) {
                    throw Problem.invalid(fee.path("currency"), "must not be there twice");
                }
                fee.end();
            }
        }
        fields.end();
        return new SettlementTerms(zone, byClock, fees);
    }

    private static ZoneId zone(Fields fields) {
        try {
            return ZoneId.of(fields.text("time_zone", ZONE, "must be a time zone such as Asia/Seoul"));
        } catch (DateTimeException unknown) {
            throw Problem.invalid("time_zone", "must be a time zone such as Asia/Seoul");
        }
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("time_zone", zone.getId())
                .put("close", byClock ? "clock" : "command");
        ArrayNode list = json.putArray("fees");
        fees.forEach((currency, fee) -> list.addObject()
                .put("currency", currency)
                .put("fixed", fee.fixed())
                .put("permille", fee.permille()));
        return json;
    }
}
