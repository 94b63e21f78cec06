package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_ACCOUNT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_KIND;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_REFERENCE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CLASS;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CLOSED_AT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.DISCREPANCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.FOUND_AT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ID;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.QUEUE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.STATE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.THEIRS;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.TYPE;
import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Lines that could not be read and wait for an investigation: what one is about is not missing. Once that is over it may be, however
 * long it took.
 */
final class BrokenLines {

    private static final int MOST = 10_000;

    private static final List<String> TYPES =
            List.of(DiscrepancyType.UNPARSEABLE.word(), DiscrepancyType.UNKNOWN_ROW_TYPE.word());

    /** What is made of a charge: its rows name the charge too. */
    private static final List<String> OF_A_CHARGE = Arrays.stream(RowKind.values())
            .filter(kind -> kind != RowKind.CHARGE && kind != RowKind.PAYOUT && kind != RowKind.PAYOUT_FAILED)
            .map(RowKind::word)
            .toList();

    private static final Set<String> KINDS =
            Arrays.stream(RowKind.values()).map(RowKind::word).collect(Collectors.toUnmodifiableSet());

    private final String pspAccount;
    private final Map<String, List<Set<String>>> linesByWord;
    private final Set<String> namedBefore;

    private BrokenLines(
            String pspAccount, Map<String, List<Set<String>>> linesByWord, Set<String> namedBefore) {
        this.pspAccount = pspAccount;
        this.linesByWord = linesByWord;
        this.namedBefore = Collections.unmodifiableSet(namedBefore);
    }

    /** @param since when what was closed is looked at again; empty for all of it */
    static BrokenLines of(Transaction transaction, String pspAccount, Optional<Instant> since) {
        Map<String, List<Set<String>>> linesByWord = new HashMap<>();
        for (Object lines : transaction.runAll(
                List.of(open(pspAccount, DiscrepancyType.UNPARSEABLE),
                        open(pspAccount, DiscrepancyType.UNKNOWN_ROW_TYPE)))) {
            for (Object row : (List<?>) lines) {
                Set<String> line = words((Row) row);
                line.forEach(word -> linesByWord.computeIfAbsent(word, first -> new ArrayList<>()).add(line));
            }
        }
        Set<String> namedBefore = new TreeSet<>();
        transaction.scan(DISCREPANCY, closed(pspAccount, since), MOST, Order.by(ID))
                .forEach(row -> namedBefore.addAll(words(row)));
        return new BrokenLines(pspAccount, linesByWord, namedBefore);
    }

    private static Statement<?> open(String pspAccount, DiscrepancyType type) {
        Condition open = Condition.all(
                STATE.is("open"), CLASS.is(Handling.SPECIAL.word()), TYPE.is(type.word()), FOUND_AT.is(pspAccount));
        return new Statement.Scan(DISCREPANCY, open, List.of(Order.by(ID)), MOST);
    }

    private static Condition closed(String pspAccount, Optional<Instant> since) {
        Condition closed = Condition.all(
                QUEUE.is(Handling.SPECIAL.queue()), STATE.is("resolved"), TYPE.in(TYPES), FOUND_AT.is(pspAccount));
        return since.map(CLOSED_AT::atLeast).map(late -> Condition.all(closed, late)).orElse(closed);
    }

    private static Set<String> words(Row line) {
        return Set.copyOf(List.of(String.valueOf(line.get(THEIRS)).split("[^A-Za-z0-9_.-]+")));
    }

    /** What lines named that nobody investigates any more: it may be missing after all. */
    Set<String> namedBefore() {
        return namedBefore;
    }

    /**
     * Those of the movements that no line is about. A line about a refund names its charge too: it stands for the refund
     * alone, and the charge's own row may be missing besides.
     */
    List<Row> withoutTheirs(Transaction transaction, List<Row> movements) {
        Set<String> words = new TreeSet<>();
        movements.stream().filter(BrokenLines::isCharge).forEach(charge -> naming(charge).forEach(words::addAll));
        Set<String> ofACharge = new HashSet<>();
        if (!words.isEmpty()) {
            Condition named = Condition.all(
                    MOVEMENT_ACCOUNT.is(pspAccount), MOVEMENT_KIND.in(OF_A_CHARGE), MOVEMENT_REFERENCE.in(words));
            transaction.scan(MOVEMENT, named, Integer.MAX_VALUE)
                    .forEach(movement -> ofACharge.add(movement.get(MOVEMENT_REFERENCE)));
        }
        return movements.stream()
                .filter(movement -> naming(movement).stream()
                        .filter(line -> !saysAnotherKind(movement, line))
                        .noneMatch(line -> !isCharge(movement) || line.stream().noneMatch(ofACharge::contains)))
                .toList();
    }

    /** A dispute and its end have one name, so have a refund and its failure; where the line still says which, it counts. */
    private static boolean saysAnotherKind(Row movement, Set<String> line) {
        return !line.contains(movement.get(MOVEMENT_KIND)) && KINDS.stream().anyMatch(line::contains);
    }

    private List<Set<String>> naming(Row movement) {
        return linesByWord.getOrDefault(movement.get(MOVEMENT_REFERENCE), List.of());
    }

    private static boolean isCharge(Row movement) {
        return movement.get(MOVEMENT_KIND).equals(RowKind.CHARGE.word());
    }
}
