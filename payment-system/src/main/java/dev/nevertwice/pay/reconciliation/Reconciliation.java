package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;
import dev.nevertwice.pay.reconciliation.Runs.Did;
import dev.nevertwice.pay.reconciliation.SettlementImport.Imported;
import dev.nevertwice.pay.reconciliation.SettlementSource.Listed;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares what the PSP says it settled with what we booked, both ways: fetch, import, pair, classify, open
 * discrepancies. Every step can be run again and then changes nothing. Every run is recorded.
 */
public final class Reconciliation {

    private static final int COUNTED_MOST = 10_000;

    private final Transactions transactions;
    private final Entropy entropy;
    private final SettlementSource source;
    private final SettlementImport files;
    private final Comparison comparison;
    private final Runs runs;
    private final SettlementTerms terms;
    private final String pspAccount;

    public Reconciliation(
            Transactions transactions,
            Tasks tasks,
            Entropy entropy,
            PspGateway psp,
            SettlementTerms terms,
            String pspAccount) {
        this.transactions = transactions;
        this.entropy = entropy;
        this.source = new SettlementSource(psp, terms.layout());
        this.files = new SettlementImport(transactions, tasks, terms, pspAccount);
        this.comparison = new Comparison(transactions, terms, pspAccount);
        this.runs = new Runs(transactions, pspAccount);
        this.terms = terms;
        this.pspAccount = pspAccount;
    }

    /** What a run did. */
    public sealed interface Result {

        /** This and that of another account together: one that could not be done comes first. */
        default Result and(Result other) {
            return this instanceof Done ours && other instanceof Done theirs ? ours.plus(theirs)
                    : this instanceof Done ? other : this;
        }

        /** @param opened discrepancies that this run was the first to find */
        record Done(String day, long rows, long imported, long unequal, long opened, long closed, Open open)
                implements Result {

            private Done plus(Done other) {
                return new Done(
                        day, rows + other.rows, imported + other.imported, unequal + other.unequal,
                        opened + other.opened, closed + other.closed, other.open);
            }
        }

        /** The PSP has no file for the day yet. */
        record NotClosed() implements Result {}

        /** The PSP gave no usable answer; nothing was changed that a later run would not change. */
        record Unavailable() implements Result {}
    }

    /**
     * Open discrepancies by class; counted up to a bound.
     *
     * @param automatic that a program is at; @param late those that wait for the PSP's next file
     */
    public record Open(int automatic, int late, int manual, int special) {}

    /**
     * Reconciles one day, after bringing in every earlier file that is missing: what it lists would seem to be missing
     * there. Blocks for calls to the PSP and for a transaction every few thousand rows.
     */
    public Result run(String day) {
        String run = entropy.id("run");
        runs.began(run, day, "psp");
        Optional<List<Listed>> listed = source.list();
        if (listed.isEmpty()) {
            return ended(run, "psp_unavailable", new Result.Unavailable());
        }
        if (listed.get().stream().noneMatch(file -> file.day().equals(day))) {
            return ended(run, "not_closed", new Result.NotClosed());
        }
        List<Imported> asked = new ArrayList<>();
        Opened opened = Opened.NONE;
        for (Listed file : listed.get()) {
            boolean isAsked = file.day().equals(day);
            if (!isAsked && (file.day().compareTo(day) > 0 || isHere(file))) {
                continue;
            }
            Optional<Imported> brought = source.fetch(file).map(body -> bring(file, new ByteArrayInputStream(body)));
            if (brought.isEmpty()) {
                return ended(run, "psp_unavailable", new Result.Unavailable());
            }
            opened = opened.plus(brought.get().opened());
            if (isAsked) {
                asked.add(brought.get());
            }
        }
        return compared(run, day, asked, opened);
    }

    /** Reconciles a day whose files were brought in by hand. Blocks. */
    public Result compare(String day) {
        String run = entropy.id("run");
        runs.began(run, day, "compare");
        return compared(run, day, List.of(), Opened.NONE);
    }

    /**
     * Brings in a file that did not come from the PSP's own route, or a part of one: memory is bounded however large it is.
     *
     * @param skipped lines of the file before this part; the part begins with the file's head again
     */
    public Part importPart(String day, String file, long skipped, InputStream part) {
        Imported imported = read(new Origin(day, file, skipped, -1), part);
        return new Part(imported.imported(), imported.whole());
    }

    /**
     * What came of a part.
     *
     * @param imported rows that were new
     * @param whole whether all of it could be read: else the file is not here, whatever else of it is
     */
    public record Part(long imported, boolean whole) {}

    /** Brings in a whole file and reconciles its day. Blocks for a transaction every few thousand rows. */
    public Result importFile(String day, String file, InputStream stream) {
        String run = entropy.id("run");
        runs.began(run, day, "file " + file);
        Imported imported = bring(new Listed(day, file, endOf(day), -1), stream);
        return compared(run, day, List.of(imported), imported.opened());
    }

    /** Records that all parts of a file are here, and reconciles its day. */
    public Result importedAll(String day, String file, long lines) {
        Imported all = Imported.inParts(Optional.ofNullable(terms.layout()).orElse(Layout.NATIVE), lines);
        transactions.repeatable(
                transaction -> Files.keep(transaction, pspAccount, new Listed(day, file, endOf(day), -1), all));
        return compare(day);
    }

    /** By the store's clock, where the PSP's days end. */
    public ZonedDateTime now() {
        return transactions.repeatable(Transaction::now).atZone(terms.zone());
    }

    public static Open open(Transaction transaction) {
        int late = count(transaction, Condition.all(
                STATE.is("open"), CLASS.is(Handling.AUTOMATIC.word()), TYPE.is(DiscrepancyType.LATE.word())));
        return new Open(
                count(transaction, Handling.AUTOMATIC) - late,
                late,
                count(transaction, Handling.MANUAL),
                count(transaction, Handling.SPECIAL));
    }

    private boolean isHere(Listed file) {
        return transactions.repeatable(transaction -> Files.isWhole(transaction, pspAccount, file));
    }

    private Imported bring(Listed file, InputStream stream) {
        Imported imported = read(new Origin(file.day(), file.file(), 0, file.rows()), stream);
        transactions.repeatable(transaction -> Files.keep(transaction, pspAccount, file, imported));
        return imported;
    }

    private Imported read(Origin origin, InputStream stream) {
        try (stream) {
            return files.read(origin, stream);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Result compared(String run, String day, List<Imported> imported, Opened byImport) {
        Comparison.Compared compared = comparison.compare(day);
        long rows = imported.stream().mapToLong(Imported::rows).sum();
        long fresh = imported.stream().mapToLong(Imported::imported).sum();
        Opened opened = byImport.plus(compared.opened());
        boolean whole = imported.stream().allMatch(Imported::whole);
        String digest = imported.isEmpty() ? null : imported.getLast().digest();
        runs.ended(
                run,
                whole ? "done" : "incomplete",
                new Did(digest, rows, fresh, compared.unequal(), opened, compared.closed()));
        Open open = transactions.repeatable(Reconciliation::open);
        return new Result.Done(day, rows, fresh, compared.unequal(), opened.all(), compared.closed(), open);
    }

    private Result ended(String run, String outcome, Result result) {
        runs.ended(run, outcome, Did.NOTHING);
        return result;
    }

    /** When the business day ends, where nobody says when it was closed. */
    private Instant endOf(String day) {
        return LocalDate.parse(day).plusDays(1).atStartOfDay(terms.zone()).toInstant();
    }

    private static int count(Transaction transaction, Handling handling) {
        return count(transaction, Condition.all(STATE.is("open"), CLASS.is(handling.word())));
    }

    private static int count(Transaction transaction, Condition open) {
        return transaction.scan(DISCREPANCY, open, COUNTED_MOST, Order.by(ID)).size();
    }
}
