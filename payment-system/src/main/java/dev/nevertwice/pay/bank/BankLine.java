package dev.nevertwice.pay.bank;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.wire.Sha256;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One line of a bank statement: {@code id,value_date,amount,currency,reference}, the amount in minor units.
 *
 * @param id the bank's reference of the line
 * @param reference what the sender wrote: the id of the payout, or of several, where it is the PSP's
 */
record BankLine(String id, LocalDate valueDate, Money amount, String reference) {

    static final String HEADER = "id,value_date,amount,currency,reference";

    /** The words of the reference that may be ids, each once, in order. */
    SortedSet<String> references() {
        SortedSet<String> words = new TreeSet<>(List.of(reference.split("[^A-Za-z0-9_.:-]+")));
        words.remove("");
        return words;
    }

    /** Tells what it says from what the same line said another time. */
    String digest() {
        return Sha256.hex(valueDate + " " + amount + " " + reference, 8);
    }

    /** @throws IllegalArgumentException with what is wrong with the line */
    static BankLine read(String text) {
        String[] columns = text.split(",", -1);
        if (columns.length != 5) {
            throw new IllegalArgumentException("it has " + columns.length + " columns, not 5");
        }
        if (!Fields.REFERENCE.matcher(columns[0]).matches()) {
            throw new IllegalArgumentException("the id is missing or malformed");
        }
        if (!columns[2].matches("[1-9]\\d{0,17}") || Long.parseLong(columns[2]) > Money.MINOR_MOST) {
            throw new IllegalArgumentException(
                    "the amount is not a whole number of minor units from 1 to " + Money.MINOR_MOST);
        }
        if (columns[4].length() > 140 || columns[4].chars().anyMatch(letter -> letter < ' ' || letter > '~')) {
            throw new IllegalArgumentException("the reference is not 0 to 140 printable ASCII characters");
        }
        try {
            return new BankLine(
                    columns[0], LocalDate.parse(columns[1]), Money.of(Long.parseLong(columns[2]), columns[3]),
                    columns[4]);
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException("the value date is not a day such as 2026-11-22");
        } catch (IllegalArgumentException | AssertionError wrong) {
            throw new IllegalArgumentException("the currency is not one that can be paid with");
        }
    }
}
