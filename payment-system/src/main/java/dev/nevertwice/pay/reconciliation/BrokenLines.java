package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_ACCOUNT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_KIND;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_REFERENCE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CLASS;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.DISCREPANCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.FOUND_AT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ID;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.STATE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.THEIRS;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.TYPE;
import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lines that could not be read and wait for an investigation: what one is about is not missing. */
final class BrokenLines {

    private static final int MOST = 10_000;

    /** What is made of a charge: its rows name the charge too. */
    private static final List<String> OF_A_CHARGE = Arrays.stream(RowKind.values())
            .filter(kind -> kind != RowKind.CHARGE && kind != RowKind.PAYOUT && kind != RowKind.PAYOUT_FAILED)
            .map(RowKind::word)
            .toList();

    private static final Set<String> KINDS =
            Arrays.stream(RowKind.values()).map(RowKind::word).collect(Collectors.toUnmodifiableSet());

    private final String pspAccount;
    private final Map<String, List<Set<String>>> linesByWord;

    private BrokenLines(String pspAccount, Map<String, List<Set<String>>> linesByWord) {
        this.pspAccount = pspAccount;
        this.linesByWord = linesByWord;
    }

    static BrokenLines of(Transaction transaction, String pspAccount) {
        Map<String, List<Set<String>>> linesByWord = new HashMap<>();
        for (DiscrepancyType type : List.of(DiscrepancyType.UNPARSEABLE, DiscrepancyType.UNKNOWN_ROW_TYPE)) {
            Condition open = Condition.all(
                    STATE.is("open"), CLASS.is(Handling.SPECIAL.word()), TYPE.is(type.word()),
                    FOUND_AT.is(pspAccount));
            for (Row row : transaction.scan(DISCREPANCY, open, MOST, Order.by(ID))) {
                Set<String> line = Set.copyOf(List.of(String.valueOf(row.get(THEIRS)).split("[^A-Za-z0-9_.-]+")));
                line.forEach(word -> linesByWord.computeIfAbsent(word, first -> new ArrayList<>()).add(line));
            }
        }
        return new BrokenLines(pspAccount, linesByWord);
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
