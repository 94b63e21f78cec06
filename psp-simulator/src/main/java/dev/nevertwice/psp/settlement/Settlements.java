package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.fault.Faults;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Closes business days, by command or when they end. A file holds the movements since the last close; days only go forward.
 */
public final class Settlements {

    private static final class Closed {
        private final List<SettlementFile> files = new ArrayList<>();
        private final Clerk clerk;
        private int movementsSeen;

        Closed(Clerk clerk) {
            this.clerk = clerk;
        }

        LocalDate last() {
            return files.isEmpty() ? LocalDate.MIN : files.getLast().day();
        }
    }

    private final List<Account> accounts;
    private final Book book;
    private final Faults faults;
    private final Journal journal;
    private final Map<String, Closed> closed = new TreeMap<>();
    private SettlementTerms terms = SettlementTerms.defaults();
    private long termsNumber;
    private long clockSetFor = -1;
    private long lastFile;

    public Settlements(List<Account> accounts, Book book, Faults faults, Journal journal) {
        this.accounts = accounts;
        this.book = book;
        this.faults = faults;
        this.journal = journal;
    }

    SettlementTerms terms() {
        return terms;
    }

    /** New terms for all days that are still open. */
    public void set(SettlementTerms other) {
        terms = other;
        termsNumber++;
    }

    /** Sets the clock for the end of the day, where days close by the clock and it is not set yet. */
    public void watchClock(Turn turn) {
        if (terms.byClock() && clockSetFor != termsNumber) {
            clockSetFor = termsNumber;
            closeAtEndOf(LocalDate.ofInstant(turn.now(), terms.zone()), turn);
        }
    }

    private void closeAtEndOf(LocalDate day, Turn turn) {
        long number = termsNumber;
        Instant end = day.plusDays(1).atStartOfDay(terms.zone()).toInstant();
        turn.at(end, later -> {
            if (number == termsNumber) {
                for (Account account : accounts) {
                    Closed books = booksOf(account);
                    if (day.isAfter(books.last())) {
                        close(account, books, day, later.now(), end);
                    }
                }
                closeAtEndOf(day.plusDays(1), later);
            }
        });
    }

    /**
     * Closes a day of one account with all that has happened until now.
     *
     * @param day null: today or, when that is closed already, the day after the last one closed
     */
    public ObjectNode close(Account account, LocalDate day, Instant now) {
        Closed books = booksOf(account);
        LocalDate last = books.last();
        LocalDate today = LocalDate.ofInstant(now, terms.zone());
        LocalDate closing = day != null ? day : today.isAfter(last) ? today : last.plusDays(1);
        if (!closing.isAfter(last)) {
            throw new Problem(ProblemCode.DAY_CLOSED, "day: must be after " + last);
        }
        return close(account, books, closing, now, Instant.MAX);
    }

    private ObjectNode close(Account account, Closed books, LocalDate day, Instant now, Instant before) {
        List<Movement> all = book.movements();
        List<Movement> own = new ArrayList<>();
        int seen = books.movementsSeen;
        while (seen < all.size() && all.get(seen).at().isBefore(before)) {
            Movement movement = all.get(seen);
            if (movement.merchant().equals(account.id()) && movement.isSettled()) {
                own.add(movement);
            }
            seen++;
        }
        books.movementsSeen = seen;
        List<SettlementFile> files = books.clerk.write(
                day, now, own, terms, books.files.isEmpty() ? null : books.files.getLast());
        books.files.addAll(files);
        takeFees(own, now);
        return files.getFirst().json();
    }

    /** As the honest rows say, whatever the file says. */
    private void takeFees(List<Movement> settled, Instant now) {
        for (Movement movement : settled) {
            long fee = terms.fee(movement);
            if (fee > 0) {
                book.fee(now, fee, movement.matter(), movement.cause());
            }
        }
    }

    private Closed booksOf(Account account) {
        return closed.computeIfAbsent(account.id(),
                first -> new Closed(new Clerk(faults, journal, () -> "set_" + ++lastFile)));
    }

    /** All files, oldest first, those too that can't be fetched yet. */
    List<SettlementFile> files(Account account) {
        Closed books = closed.get(account.id());
        return books == null ? List.of() : List.copyOf(books.files);
    }

    List<SettlementFile> files(Account account, Instant now) {
        return files(account).stream().filter(file -> !file.availableAt().isAfter(now)).toList();
    }

    /** {@code id} null: the first file of the day. */
    Optional<SettlementFile> file(Account account, String day, String id, Instant now) {
        return files(account, now).stream()
                .filter(file -> file.day().toString().equals(day) && (id == null || file.id().equals(id)))
                .findFirst();
    }
}
