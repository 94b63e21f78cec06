package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Entry;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.reconciliation.SettlementLine.BrokenOff;
import dev.nevertwice.pay.reconciliation.SettlementLine.Readable;
import dev.nevertwice.pay.reconciliation.SettlementLine.StrangeHead;
import dev.nevertwice.pay.reconciliation.SettlementLine.UnknownType;
import dev.nevertwice.pay.reconciliation.SettlementLine.Unparseable;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some lines of a settlement file, kept in one transaction: new rows, what is wrong with the lines themselves, what the new
 * rows say else than before, and the fees. The command's name is the content's digest.
 */
final class ImportBatch {

    private static final int CHUNK = 200;

    private final String pspAccount;
    private final Origin origin;
    private final SettlementTerms terms;
    private final String digest;
    private final List<SettlementRow> rows = new ArrayList<>();
    private final List<Discrepancy> found = new ArrayList<>();
    private final boolean incomplete;

    /** @param incomplete what is wrong with the file as a whole, or null */
    ImportBatch(
            String pspAccount,
            Origin origin,
            SettlementTerms terms,
            String digest,
            List<SettlementLine> lines,
            Discrepancy incomplete) {
        this.pspAccount = pspAccount;
        this.origin = origin;
        this.terms = terms;
        this.digest = digest;
        this.incomplete = incomplete != null;
        lines.forEach(this::sort);
        if (incomplete != null) {
            found.add(incomplete);
        }
    }

    /** What a batch did. */
    record Counted(long imported, Opened opened) {

        static final Counted NOTHING = new Counted(0, Opened.NONE);

        Counted plus(Counted other) {
            return new Counted(imported + other.imported, opened.plus(other.opened));
        }
    }

    Counted write(Transactions transactions) {
        String command = "settled:" + pspAccount + ":" + origin.day() + ":" + digest
                + (incomplete ? ":" + origin.file() + " incomplete" : "");
        return transactions.once(command, this::add).orElse(Counted.NOTHING);
    }

    private Counted add(Transaction transaction) {
        List<Discrepancy> all = new ArrayList<>(found);
        List<Row> stored = rows.stream().map(this::stored).toList();
        List<Row> known = stored.isEmpty() ? List.of() : transaction.run(new Statement.InsertAllAbsent(ROW, stored));
        for (int from = 0; from < known.size(); from += CHUNK) {
            all.addAll(listedAgain(transaction, known.subList(from, Math.min(from + CHUNK, known.size()))));
        }
        List<SettlementRow> fresh = fresh(stored, known);
        fees(transaction, fresh);
        return new Counted(fresh.size(), Findings.open(transaction, all));
    }

    private List<SettlementRow> fresh(List<Row> stored, List<Row> known) {
        if (known.isEmpty()) {
            return rows;
        }
        Set<Row> before = Collections.newSetFromMap(new IdentityHashMap<>());
        before.addAll(known);
        List<SettlementRow> fresh = new ArrayList<>(rows.size());
        for (int i = 0; i < stored.size(); i++) {
            if (!before.contains(stored.get(i))) {
                fresh.add(rows.get(i));
            }
        }
        return fresh;
    }

    private List<Discrepancy> listedAgain(Transaction transaction, List<Row> known) {
        List<Object> before = transaction.runAll(known.stream()
                .<Statement<?>>map(row -> new Statement.Get(ROW, row.key()))
                .toList());
        List<Discrepancy> said = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            if (!(before.get(i) instanceof Optional<?> found && found.orElse(null) instanceof Row row)) {
                throw new StoreFailure.Conflict("a row that is there can't be seen yet", null);
            }
            Classification.listedAgain(row, known.get(i), origin.day()).ifPresent(said::add);
        }
        return said;
    }

    /**
     * One entry for each currency. Where the PSP says another fee than was agreed, what was agreed is booked and the rest is
     * for the finance people.
     */
    private void fees(Transaction transaction, List<SettlementRow> fresh) {
        SortedMap<String, Money> sums = new TreeMap<>();
        for (SettlementRow row : fresh) {
            long fee = row.fee() == null || feeDiffers(row) ? terms.fee(row.kind(), row.amount()) : row.fee();
            if (fee > 0) {
                sums.merge(row.amount().code(), new Money(fee, row.amount().currency()), Money::plus);
            }
        }
        sums.forEach((currency, sum) -> transaction.runAll(Ledger.post(
                Entry.of(
                        "fee",
                        pspAccount + ":" + digest + ":" + currency,
                        null,
                        List.of(new Posting(Accounts.FEES, Side.DEBIT, sum)),
                        List.of(new Posting(Accounts.pspReceivable(pspAccount), Side.CREDIT, sum))),
                transaction.now())));
    }

    private void sort(SettlementLine line) {
        switch (line) {
            case Readable(SettlementRow row) -> rows.add(row);
            case Unparseable broken ->
                    found.add(Classification.unparseable(
                            pspAccount,
                            new Unparseable(broken.number() + origin.skipped(), broken.text(), broken.problem()),
                            origin.day(),
                            origin.file()));
            case UnknownType unknown ->
                    found.add(Classification.unknownType(
                            pspAccount,
                            new UnknownType(unknown.number() + origin.skipped(), unknown.text(), unknown.type()),
                            origin.day(),
                            origin.file()));
            case StrangeHead head ->
                    found.add(Classification.strangeHead(
                            pspAccount, origin.day(), origin.file(), head.problem(), head.text()));
            case BrokenOff end -> throw new AssertionError("that is about the file");
        }
    }

    private boolean feeDiffers(SettlementRow row) {
        return row.fee() != null
                && Math.abs(row.fee() - terms.fee(row.kind(), row.amount())) > terms.feeTolerance();
    }

    private Row stored(SettlementRow row) {
        return ROW.row()
                .set(ACCOUNT, pspAccount)
                .set(ROW_REFERENCE, row.row())
                .set(KIND, row.kind().word())
                .set(REFERENCE, row.reference())
                .set(CHARGE, row.charge())
                .set(ORDER, row.order())
                .set(MERCHANT_REFERENCE, row.merchantReference())
                .set(AMOUNT, row.amount().minor())
                .set(CURRENCY, row.amount().code())
                .set(FEE, row.fee())
                .set(FEE_DIFFERS, feeDiffers(row))
                .set(OCCURRED_AT, row.at())
                .set(DAY, origin.day())
                .set(BATCH, row.batch())
                .set(LINE, row.line() + origin.skipped())
                .build();
    }
}
