package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.ENTRY;
import static dev.nevertwice.pay.ledger.LedgerTables.ENTRY_CAUSE;
import static dev.nevertwice.pay.ledger.LedgerTables.ENTRY_ID;
import static dev.nevertwice.pay.ledger.LedgerTables.ENTRY_KIND;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_ENTRY;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING_ACCOUNT;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING_ENTRY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.execution.Queues.Item;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payout.Payout;
import dev.nevertwice.pay.payout.Payouts;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the PSP moved and no program ever books, by a discrepancy that may say so: a person books it, whole and once, and only where
 * nothing of ours waits for the same movement.
 *
 * @param account of ours at the PSP
 * @param side of our account there on which it is booked
 * @param movement as the file lists it, or null where it has no name of its own: a payout, or its coming back, that the PSP made once
 *     more than it was asked to; what it kept as a fee besides, or less, than was agreed
 */
public record Unbooked(String account, Side side, Money amount, Movement movement) {

    /** The bank's findings are of types of their own. */
    private static final Set<String> TYPES = Set.of(
            DiscrepancyType.DUPLICATE_REFUND.word(), DiscrepancyType.LISTED_TWICE.word(),
            DiscrepancyType.MISSING_HERE.word(), DiscrepancyType.STATUS_DIFFERS.word(),
            DiscrepancyType.FEE_DIFFERS.word());

    /** What these are about has no name of its own. */
    private static final Set<DiscrepancyType> NAMELESS =
            Set.of(DiscrepancyType.LISTED_TWICE, DiscrepancyType.FEE_DIFFERS);

    private static final Set<String> PAYOUTS = Set.of(RowKind.PAYOUT.word(), RowKind.PAYOUT_FAILED.word());

    /** Empty where the discrepancy is about anything else. */
    public static Optional<Unbooked> by(Transaction transaction, Row discrepancy) {
        if (!TYPES.contains(discrepancy.get(TYPE))) {
            return Optional.empty();
        }
        Discrepancy found = Discrepancy.read(discrepancy);
        Optional<Row> listed = transaction.get(ROW, found.subject(), found.kind(), found.account());
        return switch (found.type()) {
            case FEE_DIFFERS -> listed.map(row -> fee(found, row));
            case LISTED_TWICE -> listed.filter(row -> PAYOUTS.contains(found.kind())).map(row -> moved(row, false));
            default -> listed.filter(row -> isNobodys(transaction, found, row)).map(row -> moved(row, true));
        };
    }

    /** Whether what the PSP moved is recorded with this correction, which names its discrepancy, or has no name of its own. */
    public static boolean isRecordedBy(Transaction transaction, Row correction) {
        String cause = correction.get(ENTRY_CAUSE);
        return transaction.get(DISCREPANCY, cause.substring(0, Math.max(0, cause.lastIndexOf(':'))))
                .map(Discrepancy::read)
                .filter(found -> NAMELESS.contains(found.type())
                        || transaction.get(MOVEMENT, found.account(), found.kind(), found.subject())
                                .filter(movement -> movement.get(MOVEMENT_ENTRY).equals(correction.get(ENTRY_ID)))
                                .isPresent())
                .isPresent();
    }

    private static Unbooked moved(Row row, boolean isNamed) {
        Movement movement = new Movement(
                row.get(ACCOUNT), row.get(KIND), row.get(REFERENCE), null, null,
                Money.of(row.get(AMOUNT), row.get(CURRENCY)), row.get(OCCURRED_AT));
        Side side = movement.isIncoming() ? Side.DEBIT : Side.CREDIT;
        return new Unbooked(movement.account(), side, movement.amount(), isNamed ? movement : null);
    }

    /** What was agreed is booked. */
    private static Unbooked fee(Discrepancy found, Row row) {
        long agreed = Long.parseLong(found.ours().substring(0, found.ours().indexOf(' ')));
        long more = row.get(FEE) - agreed;
        return new Unbooked(
                row.get(ACCOUNT), more > 0 ? Side.CREDIT : Side.DEBIT,
                Money.of(Math.abs(more), row.get(CURRENCY)), null);
    }

    private static boolean isNobodys(Transaction transaction, Discrepancy found, Row row) {
        boolean another = found.type() == DiscrepancyType.DUPLICATE_REFUND;
        return transaction.get(MOVEMENT, found.account(), found.kind(), found.subject()).isEmpty()
                && (another || !isAwaited(transaction, row));
    }

    /** Whether something of ours waits for it: as long as it does, a program may book the same. */
    private static boolean isAwaited(Transaction transaction, Row row) {
        return switch (RowKind.of(row.get(KIND)).orElseThrow()) {
            case CHARGE -> true; // it pays, or goes back to its buyer, and a program sees to both
            case PAYOUT, PAYOUT_FAILED ->
                    Payouts.find(transaction, row.get(REFERENCE)).filter(it -> !it.isOver()).isPresent();
            case CHARGEBACK, CHARGEBACK_WON -> DisputedCharge.isAwaited(transaction, row);
            case CAPTURE, REFUND, REFUND_FAILED -> mayComeBack(transaction, row) || mayBeWhatIsAsked(transaction, row);
        };
    }

    /** What a program booked, it says is back, too: when it hears of it. */
    private static boolean mayComeBack(Transaction transaction, Row row) {
        return row.get(KIND).equals("refund_failed")
                && transaction.get(MOVEMENT, row.get(ACCOUNT), "refund", row.get(REFERENCE))
                        .flatMap(out -> transaction.get(ENTRY, out.get(MOVEMENT_ENTRY)))
                        .filter(entry -> !entry.get(ENTRY_KIND).equals("correction"))
                        .isPresent();
    }

    /** Whether what is asked of the charge and has no outcome may be what was moved, or is asked for in the place of that. */
    static boolean mayBeWhatIsAsked(Transaction transaction, Row row) {
        return askedOf(transaction, row).stream().anyMatch(asked -> isAwaited(transaction, asked, row));
    }

    /** What has no outcome of the same that is asked of the charge. */
    private static List<Intent> askedOf(Transaction transaction, Row row) {
        String account = row.get(ACCOUNT);
        String charge = named(transaction, row).map(Intent::subject).orElse(row.get(CHARGE));
        if (charge == null) {
            return List.of();
        }
        return row.get(KIND).equals(RowKind.CAPTURE.word())
                ? Intent.capturing(transaction, account, charge)
                : Intent.returning(transaction, account, charge);
    }

    /** An attempt asks for no capture or refund, though a row may name it. */
    private static Optional<Intent> named(Transaction transaction, Row row) {
        return Optional.ofNullable(row.get(MERCHANT_REFERENCE))
                .flatMap(id -> Intent.find(transaction, id))
                .filter(intent -> row.get(KIND).startsWith(intent.operation().word()));
    }

    /**
     * What was given up because the PSP did it otherwise than it was asked to, no program books; nor what was given up and the row
     * does not name, if it names what nobody of ours asked for.
     */
    private static boolean isAwaited(Transaction transaction, Intent asked, Row row) {
        boolean may = asked.amount().equals(Money.of(row.get(AMOUNT), row.get(CURRENCY)))
                && (row.get(MERCHANT_REFERENCE) == null || named(transaction, row).isPresent());
        return may || isLive(transaction, asked);
    }

    private static boolean isLive(Transaction transaction, Intent asked) {
        return Queues.find(transaction, asked.id()).filter(Item::isDead).isEmpty();
    }

    /**
     * Whether what became of the row will be told by what is asked of its charge: that has no name in the row, or is asked for in the
     * place of what the row names.
     */
    static boolean isYetToBeTold(Transaction transaction, Row row) {
        boolean may = row.get(MERCHANT_REFERENCE) == null || named(transaction, row).filter(Intent::isDone).isPresent();
        return may && askedOf(transaction, row).stream().anyMatch(asked -> isLive(transaction, asked));
    }

    /** Whether one of these entries changes our account at the PSP: what is corrected there is all of it. */
    public boolean isBookedBy(Transaction transaction, List<String> entries) {
        Condition atPsp = Condition.all(POSTING_ENTRY.in(entries), POSTING_ACCOUNT.is(atPsp()));
        return !entries.isEmpty()
                && !transaction.scan(POSTING, atPsp, 1, Order.by(POSTING_ENTRY)).isEmpty();
    }

    /** Whether the posting books all of it. */
    public boolean isBookedBy(Posting posting) {
        return posting.side() == side && posting.amount().equals(amount) && posting.account().equals(atPsp());
    }

    private String atPsp() {
        return Accounts.pspReceivable(account);
    }
}
