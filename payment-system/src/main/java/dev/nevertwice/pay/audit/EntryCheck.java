package dev.nevertwice.pay.audit;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.reconciliation.Unbooked;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Every entry balances, so does the whole book, and what touches the PSP's account has its movement, but for fees. */
final class EntryCheck {

    private final Audit audit;
    private final SortedMap<String, Long> book = new TreeMap<>();

    EntryCheck(Audit audit) {
        this.audit = audit;
    }

    void run(BookCheck books) {
        books.pages(this::page);
        book.forEach((currency, sum) -> {
            if (sum != 0) {
                audit.problem("book sums to zero", currency, "off by " + sum + " in minor units");
            }
        });
    }

    private List<Row> page(Transaction transaction, Row after) {
        Condition rest = after == null ? Condition.always() : ENTRY_ID.above(after.get(ENTRY_ID));
        List<Row> entries = BookCheck.page(transaction, ENTRY, rest, Order.by(ENTRY_ID));
        Map<String, List<Row>> postings = new LinkedHashMap<>();
        entries.forEach(entry -> postings.put(entry.get(ENTRY_ID), new ArrayList<>()));
        Set<String> pspAccounts = new TreeSet<>();
        for (Row posting : BookCheck.postings(transaction, List.copyOf(postings.keySet()))) {
            postings.get(posting.get(POSTING_ENTRY)).add(posting);
            String account = posting.get(POSTING_ACCOUNT);
            if (Accounts.isPspReceivable(account)) {
                pspAccounts.add(account.substring(account.indexOf(':') + 1));
            }
        }
        Set<String> moved = moved(transaction, entries, pspAccounts);
        for (Row entry : entries) {
            check(transaction, entry, postings.get(entry.get(ENTRY_ID)), moved);
        }
        return entries;
    }

    private void check(Transaction transaction, Row entry, List<Row> postings, Set<String> moved) {
        String id = entry.get(ENTRY_ID);
        audit.saw("entries", 1);
        audit.saw("postings", postings.size());
        if (postings.isEmpty()) {
            audit.problem("every entry balances", id, "has no postings");
        }
        boolean atPsp = false;
        for (Row posting : postings) {
            String account = posting.get(POSTING_ACCOUNT);
            audit.post(account, posting.get(POSTING_CURRENCY), BookCheck.signed(posting));
            atPsp |= Accounts.isPspReceivable(account);
            if (posting.get(POSTING_AMOUNT) <= 0) {
                audit.problem("every entry balances", id, "posts " + posting.get(POSTING_AMOUNT) + " to " + account);
            }
        }
        BookCheck.sums(postings).forEach((currency, sum) -> {
            book.merge(currency, sum, Math::addExact);
            if (sum != 0) {
                audit.problem("every entry balances", id, "off by " + sum + " " + currency);
            }
        });
        if (atPsp && !moved.contains(id) && !needsNone(transaction, entry)) {
            audit.problem("movements are entries", id, "changes what the PSP owes us, but is no movement");
        }
    }

    /** Fees come in batches of rows. What is booked by hand is named after its discrepancy: its movement is found by that. */
    private static boolean needsNone(Transaction transaction, Row entry) {
        return switch (entry.get(ENTRY_KIND)) {
            case "fee" -> true;
            case "correction" -> Unbooked.isRecordedBy(transaction, entry);
            default -> false;
        };
    }

    /** The entries among these that a movement names; it is written with them, and read after them. */
    private static Set<String> moved(Transaction transaction, List<Row> entries, Set<String> pspAccounts) {
        Set<String> kinds = new TreeSet<>(Set.of("charge"));
        Set<String> causes = new TreeSet<>();
        for (Row entry : entries) {
            kinds.add(entry.get(ENTRY_KIND));
            causes.add(entry.get(ENTRY_CAUSE));
        }
        Set<String> moved = new HashSet<>();
        if (!pspAccounts.isEmpty()) {
            Condition theirs = Condition.all(
                    MOVEMENT_ACCOUNT.in(pspAccounts), MOVEMENT_KIND.in(kinds), MOVEMENT_REFERENCE.in(causes));
            transaction.scan(MOVEMENT, theirs, Integer.MAX_VALUE, Order.by(MOVEMENT_REFERENCE))
                    .forEach(movement -> moved.add(movement.get(MOVEMENT_ENTRY)));
        }
        return moved;
    }
}
