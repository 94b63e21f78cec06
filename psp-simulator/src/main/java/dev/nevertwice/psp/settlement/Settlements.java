package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Closes business days. A file holds what changed the merchant's balance since the last close; days only go forward. */
public final class Settlements {

    private static final class Closed {
        private final List<SettlementFile> files = new ArrayList<>();
        private int movementsSeen;
        private long rows;
    }

    private final Book book;
    private final Map<String, Closed> closed = new TreeMap<>();
    private long lastFile;

    public Settlements(Book book) {
        this.book = book;
    }

    /**
     * Closes a day of one account.
     *
     * @param day null: today in UTC or, when that is closed already, the day after the last one closed
     */
    public ObjectNode close(Account account, LocalDate day, Instant now) {
        Closed books = closed.computeIfAbsent(account.id(), first -> new Closed());
        LocalDate last = books.files.isEmpty() ? LocalDate.MIN : books.files.getLast().day();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate closing = day != null ? day : today.isAfter(last) ? today : last.plusDays(1);
        if (!closing.isAfter(last)) {
            throw new Problem(ProblemCode.DAY_CLOSED, "day: must be after " + last);
        }
        List<Movement> all = book.movements();
        List<Movement> own = all.subList(books.movementsSeen, all.size()).stream()
                .filter(movement -> movement.merchant().equals(account.id()) && movement.isSettled())
                .toList();
        SettlementFile file = new SettlementFile(
                closing, "set_" + ++lastFile, now, own.size(), SettlementCsv.write(own, books.rows + 1));
        books.movementsSeen = all.size();
        books.rows += own.size();
        books.files.add(file);
        return file.json();
    }

    List<SettlementFile> files(Account account) {
        Closed books = closed.get(account.id());
        return books == null ? List.of() : List.copyOf(books.files);
    }

    Optional<SettlementFile> file(Account account, String day) {
        return files(account).stream().filter(file -> file.day().toString().equals(day)).findFirst();
    }
}
