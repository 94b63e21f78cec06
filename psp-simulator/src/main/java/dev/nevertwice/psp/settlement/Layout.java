package dev.nevertwice.psp.settlement;

import dev.nevertwice.psp.wire.Money;
import dev.nevertwice.psp.wire.Problem;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** The forms a settlement file can be fetched in. The rows are the same in all, lies included. */
enum Layout {
    NATIVE("text/csv; charset=utf-8") {
        @Override
        Stream<byte[]> write(SettlementFile file, SettlementTerms terms) {
            return NativeLayout.write(file);
        }
    },
    STRIPE("text/csv; charset=utf-8") {
        @Override
        Stream<byte[]> write(SettlementFile file, SettlementTerms terms) {
            return new StripeLayout(terms.zone()).write(file);
        }
    },
    ADYEN("text/csv; charset=utf-8") {
        @Override
        Stream<byte[]> write(SettlementFile file, SettlementTerms terms) {
            return new AdyenLayout(terms.zone()).write(file);
        }
    },
    TOSS("application/json") {
        @Override
        Stream<byte[]> write(SettlementFile file, SettlementTerms terms) {
            return new TossLayout(terms.zone()).write(file);
        }
    };

    private final String contentType;

    Layout(String contentType) {
        this.contentType = contentType;
    }

    static Layout named(String wireName) {
        return Arrays.stream(values())
                .filter(layout -> layout.name().toLowerCase(Locale.ROOT).equals(wireName))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("layout", "must be one of native, stripe, adyen, toss"));
    }

    String contentType() {
        return contentType;
    }

    abstract Stream<byte[]> write(SettlementFile file, SettlementTerms terms);

    /** In major units, exactly: 12900 of KRW stay 12900, 12900 of USD are 129.00. */
    static BigDecimal major(long amount, String currency) {
        return BigDecimal.valueOf(amount, Money.exponent(currency));
    }
}
