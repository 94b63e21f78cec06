package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ACCOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.AMOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CURRENCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.FEE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.FEE_DIFFERS;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.KIND;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.OCCURRED_AT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.REFERENCE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ROW_REFERENCE;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.reconciliation.SettlementLine.Unparseable;
import dev.nevertwice.pay.reconciliation.SettlementLine.UnknownType;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.wire.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what a leftover, an unequal pair or a broken line is. Pure. */
final class Classification {

    /** The field in which they differ where one side has no such movement. */
    private static final String MOVED = "movement";

    /** Enough to tell apart whatever stands in one place. */
    private static final int DIGEST_BYTES = 8;

    private Classification() {}

    /**
     * What we know of the thing that a leftover row of the file names.
     *
     * @param asked whether what it is about (attempt, refund, capture) is ours
     * @param paid whether another charge has paid the order
     */
    record Ours(boolean asked, boolean paid) {}

    /**
     * A movement of ours that no file lists.
     *
     * @param files how many whole files there are in which it could have been listed, 0 for none
     */
    static Optional<Discrepancy> notListed(Row movement, int files, String day) {
        if (files == 0) {
            return Optional.empty();
        }
        return Optional.of(of(
                movement.get(MOVEMENT_ACCOUNT),
                files == 1 ? DiscrepancyType.LATE : DiscrepancyType.MISSING_THERE,
                movement.get(MOVEMENT_KIND),
                movement.get(MOVEMENT_REFERENCE),
                MOVED,
                money(movement.get(MOVEMENT_AMOUNT), movement.get(MOVEMENT_CURRENCY)),
                null,
                day));
    }

    /** A row of the file that we have booked nothing for. */
    static Discrepancy notBooked(Row row, Ours ours, String day) {
        return of(
                row.get(ACCOUNT),
                typeOf(ours),
                row.get(KIND),
                row.get(REFERENCE),
                MOVED,
                null,
                money(row.get(AMOUNT), row.get(CURRENCY)),
                day);
    }

    private static DiscrepancyType typeOf(Ours ours) {
        if (ours.paid()) {
            return DiscrepancyType.DUPLICATE_CHARGE;
        }
        return ours.asked() ? DiscrepancyType.STATUS_DIFFERS : DiscrepancyType.MISSING_HERE;
    }

    /** Everything in which a pair differs. A fee is only looked at where the amount that it belongs to is right. */
    static List<Discrepancy> differs(Row movement, Row row, SettlementTerms terms, String day) {
        List<Discrepancy> found = new ArrayList<>();
        String ours = money(movement.get(MOVEMENT_AMOUNT), movement.get(MOVEMENT_CURRENCY));
        String theirs = money(row.get(AMOUNT), row.get(CURRENCY));
        String account = row.get(ACCOUNT);
        String kind = row.get(KIND);
        String reference = row.get(REFERENCE);
        if (!movement.get(MOVEMENT_CURRENCY).equals(row.get(CURRENCY))) {
            found.add(of(account, DiscrepancyType.CURRENCY_DIFFERS, kind, reference, "currency", ours, theirs, day));
        } else if (!movement.get(MOVEMENT_AMOUNT).equals(row.get(AMOUNT))) {
            found.add(of(account, DiscrepancyType.AMOUNT_DIFFERS, kind, reference, "amount", ours, theirs, day));
        } else if (row.get(FEE_DIFFERS)) {
            Money amount = Money.of(row.get(AMOUNT), row.get(CURRENCY));
            long agreed = terms.fee(RowKind.of(kind).orElseThrow(), amount);
            found.add(of(account, DiscrepancyType.FEE_DIFFERS, kind, reference, "fee", money(agreed, amount.code()),
                    money(row.get(FEE), amount.code()), day));
        }
        Duration apart = Duration.between(movement.get(MOVEMENT_AT), row.get(OCCURRED_AT)).abs();
        if (apart.compareTo(terms.timeTolerance()) > 0) {
            found.add(of(account, DiscrepancyType.TIME_DIFFERS, kind, reference, "occurred_at",
                    movement.get(MOVEMENT_AT).toString(), row.get(OCCURRED_AT).toString(), day));
        }
        return found;
    }

    /** A movement that was listed before: what the new row says about it, if it is not the same again. */
    static Optional<Discrepancy> listedAgain(Row before, Row now, String day) {
        String account = now.get(ACCOUNT);
        String kind = now.get(KIND);
        String reference = now.get(REFERENCE);
        if (!before.get(ROW_REFERENCE).equals(now.get(ROW_REFERENCE))) {
            return Optional
                    .of(of(account, DiscrepancyType.LISTED_TWICE, kind, reference, "row_" + now.get(ROW_REFERENCE),
                            content(before), content(now), day));
        }
        if (content(before).equals(content(now))) {
            return Optional.empty();
        }
        String field = "restated_on_" + day;
        // Made of what it says, too: who has settled one restatement has not settled the next.
        String id = id(account, kind, reference, field + ":" + digest(content(now)));
        return Optional.of(new Discrepancy(
                id, account, DiscrepancyType.RESTATED, reference, field, content(before), content(now), day));
    }

    /** A line that can't be read. */
    static Discrepancy unparseable(String account, Unparseable line, String day, String file) {
        return ofLine(
                account, DiscrepancyType.UNPARSEABLE, line.number(), line.problem(), line.text(), day, file);
    }

    /** A line of a type that we don't know. */
    static Discrepancy unknownType(String account, UnknownType line, String day, String file) {
        return ofLine(
                account, DiscrepancyType.UNKNOWN_ROW_TYPE, line.number(), "type " + line.type(), line.text(), day,
                file);
    }

    /** Something about the file as a whole; closed when the day's file arrives whole. */
    static Discrepancy incomplete(String account, String day, String file, String problem, String text) {
        return new Discrepancy(
                incompleteId(account, day, file),
                account,
                DiscrepancyType.FILE_INCOMPLETE,
                day + ":" + file,
                problem,
                null,
                text,
                day);
    }

    static String incompleteId(String account, String day, String file) {
        return "dis_" + account + ":file:" + day + ":" + file;
    }

    /** The head says something that we don't know, and the rows could be read. */
    static Discrepancy strangeHead(String account, String day, String file, String problem, String text) {
        return ofLine(account, DiscrepancyType.UNPARSEABLE, 1, problem, text, day, file);
    }

    private static Discrepancy ofLine(
            String account, DiscrepancyType type, long line, String problem, String text, String day, String file) {
        // Not made of the file's name: the same file may come again under another.
        String id = "dis_" + account + ":" + type.word() + ":" + day + ":line-" + line + ":"
                + digest(text);
        return new Discrepancy(id, account, type, day + ":" + file + ":line-" + line, problem, null, text, day);
    }

    private static Discrepancy of(
            String account, DiscrepancyType type, String kind, String reference, String field, String ours,
            String theirs, String day) {
        // Not made of the type: "status differs" and "missing there" of one movement are one disagreement.
        return new Discrepancy(
                id(account, kind, reference, field), account, type, reference, field, ours,
                theirs, day);
    }

    private static String id(String account, String kind, String reference, String field) {
        return "dis_" + account + ":" + kind + ":" + reference + ":" + field;
    }

    /** The discrepancy about a charge that one side does not know. */
    static String idOfCharge(String account, String charge) {
        return id(account, RowKind.CHARGE.word(), charge, MOVED);
    }

    /** What a row says, without where it stands. */
    private static String content(Row row) {
        return money(row.get(AMOUNT), row.get(CURRENCY)) + ", fee " + row.get(FEE) + ", "
                + row.get(ReconciliationTables.ORDER) + ", " + row.get(ReconciliationTables.MERCHANT_REFERENCE) + ", "
                + row.get(OCCURRED_AT);
    }

    private static String digest(String text) {
        return Sha256.hex(text, DIGEST_BYTES);
    }

    private static String money(long minor, String currency) {
        return minor + " " + currency;
    }
}
