package dev.nevertwice.load.reconcile;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A day of so many movements, as the ledger has them and as the PSP's file says them: one row in a hundred lies, each in a
 * way of its own. The n-th movement is computed from n, in SQL as here.
 */
final class SettledDay {

    static final String DAY = "2026-11-22";
    static final String FILE = "set_1";
    static final String HEAD = "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at";

    /** Thousandths of the amount, for every currency. */
    static final int FEE_PERMILLE = 29;

    private static final Instant BEGIN = Instant.parse(DAY + "T00:00:00Z");
    private static final int ONE_LIES_IN = 100;
    private static final int REFUND_EVERY = 10;
    private static final int LINES_OF_HEAD = 1;

    private final int rows;
    private final Map<String, List<String>> labels = new HashMap<>();
    private long line = LINES_OF_HEAD;

    SettledDay(int rows) {
        this.rows = rows;
    }

    /** What has to be found: type and class by the discrepancy's id, or for what has no movement by its line. */
    Map<String, List<String>> labels() {
        return labels;
    }

    /**
     * Writes the file, and beside it the same without the lines that no plain COPY could take.
     *
     * @param plain gets the same rows, those that are no whole rows left out
     */
    void write(Path lying, Path plain) throws IOException {
        try (Writer file = Files.newBufferedWriter(lying, StandardCharsets.US_ASCII);
                Writer readable = Files.newBufferedWriter(plain, StandardCharsets.US_ASCII)) {
            file.write(HEAD + "\n");
            for (int n = 1; n <= rows; n++) {
                boolean lies = n % ONE_LIES_IN == ONE_LIES_IN / 2 + 1;
                if (lies) {
                    lie(n, Lie.values()[n / ONE_LIES_IN % Lie.values().length], file, readable);
                } else {
                    say(row(n), file, readable);
                }
            }
        }
    }

    private void lie(int n, Lie lie, Writer file, Writer plain) throws IOException {
        Said row = row(n);
        String movement = "dis_acct_1:charge:ch_" + n + ":";
        switch (lie) {
            case ROW_MISSING -> label(movement + "movement", lie);
            case ROW_EXTRA -> {
                say(row, file, plain);
                say(row.charge("ch_none_" + n, "ord_none_" + n, "att_none_" + n), file, plain);
                label("dis_acct_1:charge:ch_none_" + n + ":movement", lie);
            }
            case CHARGED_AGAIN -> {
                say(row, file, plain);
                say(row.charge("ch_again_" + n, "ord_" + n, "att_" + n), file, plain);
                label("dis_acct_1:charge:ch_again_" + n + ":movement", lie);
            }
            case NOT_KNOWN_AS_PAID -> {
                say(row, file, plain);
                say(row.charge("ch_late_" + n, "ord_open_" + n, "att_open_" + n), file, plain);
                label("dis_acct_1:charge:ch_late_" + n + ":movement", lie);
            }
            case OTHER_AMOUNT -> {
                say(row.amount(row.amount() + 1), file, plain);
                label(movement + "amount", lie);
            }
            case UNIT_MIX_UP -> {
                say(row.amount(row.amount() * 100), file, plain);
                label(movement + "amount", lie);
            }
            case OTHER_CURRENCY -> {
                say(row.currency(row.currency().equals("USD") ? "EUR" : "USD"), file, plain);
                label(movement + "currency", lie);
            }
            case OTHER_FEE -> {
                say(row.fee(row.fee() + 1), file, plain);
                label(movement + "fee", lie);
            }
            case RESTATED -> {
                say(row, file, plain);
                say(row.amount(row.amount() + 1), file, plain);
                label(movement + "restated_on_" + DAY, lie);
            }
            case ROW_TWICE -> {
                say(row, file, plain);
                say(row.number(row.number() + "b"), file, plain);
                label(movement + "row_row_" + n + "b", lie);
            }
            case DAY_SHIFTED -> {
                say(row.at(row.at().plusSeconds(86_400)), file, plain);
                label(movement + "occurred_at", lie);
            }
            case UNPARSEABLE -> {
                file.write(row.text().substring(0, row.text().length() / 2) + "\n");
                line++;
                label(DAY + ":" + FILE + ":line-" + line, lie);
            }
            case UNKNOWN_TYPE -> {
                say(row, file, plain);
                file.write(row.text().replace(",charge,", ",tax_withheld,") + "\n");
                line++;
                label(DAY + ":" + FILE + ":line-" + line, lie);
            }
        }
    }

    private void label(String key, Lie lie) {
        labels.put(key, lie.expected());
    }

    private void say(Said row, Writer file, Writer plain) throws IOException {
        String text = row.text() + "\n";
        file.write(text);
        plain.write(text);
        line++;
    }

    private static Said row(int n) {
        boolean refund = n % REFUND_EVERY == 0;
        long amount = 1_000 + n * 7_919L % 90_000;
        String currency = List.of("KRW", "USD", "BHD").get(n % 3);
        long fee = refund ? 0 : (amount * FEE_PERMILLE + 500) / 1_000;
        return new Said(
                "row_" + n, refund ? "refund" : "charge", refund ? "ch_of_" + n : "ch_" + n, refund ? "re_" + n : "",
                "ord_" + n, (refund ? "rfd_" : "att_") + n, amount, currency, fee, BEGIN.plusMillis(n * 40L));
    }

    private record Said(
            String number, String type, String charge, String refund, String order, String reference, long amount,
            String currency, long fee, Instant at) {

        String text() {
            return number + "," + type + "," + charge + "," + refund + "," + order + "," + reference + "," + amount
                    + ","
                    + currency + "," + fee + "," + at;
        }

        Said number(String other) {
            return new Said(other, type, charge, refund, order, reference, amount, currency, fee, at);
        }

        Said charge(String other, String ofOrder, String ofAttempt) {
            return new Said(
                    number + "x", type, other, refund, ofOrder, ofAttempt, amount, currency, fee, at);
        }

        Said amount(long other) {
            return new Said(number, type, charge, refund, order, reference, other, currency, fee, at);
        }

        Said currency(String other) {
            return new Said(number, type, charge, refund, order, reference, amount, other, fee, at);
        }

        Said fee(long other) {
            return new Said(number, type, charge, refund, order, reference, amount, currency, other, at);
        }

        Said at(Instant other) {
            return new Said(number, type, charge, refund, order, reference, amount, currency, fee, other);
        }
    }
}
