package dev.nevertwice.pay.ledger;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a seller earned, was paid and is owed in a period: derived from the postings to the seller's accounts, a page at a
 * time. A balance is what we owe the seller: payable and held, less what the seller owes us. Entries bear the time at which
 * their transaction began, so a period is final when transactions that began in it have ended.
 *
 * @param opening before the first line, {@code closing} after the last of this page
 * @param next where the next page begins, or null after the last
 */
public record SellerStatement(Money opening, Money closing, List<Line> lines, Place next) {

    private static final int CHUNK = 1_000;
    private static final List<Column<?>> ORDER = List.of(POSTED_AT, POSTING_ENTRY, POSTING_LINE);

    /** @param amount what we owe the seller more by it; negative when less */
    public record Line(Instant at, String entry, String account, long amount, long balance) {}

    /** Behind which line a page begins. */
    public record Place(Instant at, String entry, long line) {}

    /** @param after where the page before ended, or null for the first page */
    public static SellerStatement of(
            Transaction transaction, Seller seller, String currency, Instant from, Instant to, Place after, int limit) {
        Condition mine = Condition.all(
                POSTING_MERCHANT.is(seller.merchant()), POSTING_SELLER.is(seller.id()), POSTING_CURRENCY.is(currency));
        // To the microsecond, as postings are kept: a page may end within the first.
        boolean first = after == null || after.at().isBefore(from.truncatedTo(ChronoUnit.MICROS));
        Condition earlier = first ? POSTED_AT.below(from) : Condition.upTo(ORDER, values(after));
        Condition begin = first ? POSTED_AT.atLeast(from) : Condition.after(ORDER, values(after));
        long opening = sum(transaction, Condition.all(mine, earlier));
        List<Row> rows = scan(transaction, Condition.all(mine, begin, POSTED_AT.below(to)), limit + 1);
        List<Line> lines = new ArrayList<>();
        long balance = opening;
        for (Row row : rows.subList(0, Math.min(limit, rows.size()))) {
            long amount = owed(row);
            balance = Math.addExact(balance, amount);
            lines.add(new Line(
                    row.get(POSTED_AT), row.get(POSTING_ENTRY), row.get(POSTING_ACCOUNT), amount, balance));
        }
        Optional<Row> last = rows.size() > limit ? Optional.of(rows.get(limit - 1)) : Optional.empty();
        return new SellerStatement(
                money(opening, currency), money(balance, currency), List.copyOf(lines),
                last.map(SellerStatement::place).orElse(null));
    }

    private static long sum(Transaction transaction, Condition which) {
        long sum = 0;
        Condition rest = which;
        List<Row> rows;
        do {
            rows = scan(transaction, rest, CHUNK);
            for (Row row : rows) {
                sum = Math.addExact(sum, owed(row));
            }
            rest = rows.isEmpty() ? rest : Condition.all(which, Condition.after(ORDER, values(place(rows.getLast()))));
        } while (rows.size() == CHUNK);
        return sum;
    }

    private static List<Row> scan(Transaction transaction, Condition which, int limit) {
        return transaction.scan(
                POSTING, which, limit, Order.by(POSTED_AT), Order.by(POSTING_ENTRY), Order.by(POSTING_LINE));
    }

    private static Place place(Row row) {
        return new Place(row.get(POSTED_AT), row.get(POSTING_ENTRY), row.get(POSTING_LINE));
    }

    private static List<Object> values(Place place) {
        return List.of(place.at(), place.entry(), place.line());
    }

    private static long owed(Row posting) {
        long amount = posting.get(POSTING_AMOUNT);
        return posting.get(POSTING_SIDE).equals("credit") ? amount : Math.negateExact(amount);
    }

    private static Money money(long minor, String currency) {
        return Money.of(minor, currency);
    }
}
