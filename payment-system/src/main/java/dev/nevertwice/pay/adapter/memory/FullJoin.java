package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Difference;
import dev.nevertwice.pay.store.Statement.Marked;
import dev.nevertwice.pay.store.Statement.Near;
import dev.nevertwice.pay.store.Statement.Same;
import dev.nevertwice.pay.store.Statement.Unequal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pairing of two tables, as a hash join. */
final class FullJoin {

    private FullJoin() {}

    static List<Unequal> run(
            MemoryTransaction transaction, MemoryTable left, MemoryTable right, Statement.Pair pair) {
        Map<List<Object>, List<Row>> rightByKey = new HashMap<>();
        List<Unequal> unequal = new ArrayList<>();
        List<Object> after = pair.page().after();
        for (Row row : rows(transaction, right, pair.rightWhere())) {
            List<Object> key = key(row, pair.on(), false);
            if (!isAfter(key, after)) {
                continue;
            }
            if (key.contains(null)) {
                unequal.add(new Unequal(Optional.empty(), Optional.of(row)));
            } else {
                rightByKey.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(row);
            }
        }
        Map<List<Object>, List<Row>> unpaired = new HashMap<>(rightByKey);
        for (Row row : rows(transaction, left, pair.leftWhere())) {
            List<Object> key = key(row, pair.on(), true);
            if (!isAfter(key, after)) {
                continue;
            }
            List<Row> partners = rightByKey.get(key);
            if (partners == null) {
                unequal.add(new Unequal(Optional.of(row), Optional.empty()));
                continue;
            }
            unpaired.remove(key);
            for (Row partner : partners) {
                if (differ(row, partner, pair.compare())) {
                    unequal.add(new Unequal(Optional.of(row), Optional.of(partner)));
                }
            }
        }
        for (List<Row> leftovers : unpaired.values()) {
            for (Row row : leftovers) {
                unequal.add(new Unequal(Optional.empty(), Optional.of(row)));
            }
        }
        unequal.sort(order(left, right, pair.on()));
        return unequal.size() > pair.page().limit() ? List.copyOf(unequal.subList(0, pair.page().limit())) : unequal;
    }

    private static boolean isAfter(List<Object> key, List<Object> after) {
        for (int i = 0; i < after.size(); i++) {
            int difference = SqlOrder.compare(key.get(i), after.get(i));
            if (difference != 0) {
                return difference > 0;
            }
        }
        return after.isEmpty();
    }

    private static List<Row> rows(MemoryTransaction transaction, MemoryTable table, Condition where) {
        return Scanning.rows(
                transaction, Scanning.find(transaction, table, where, List.of(), Integer.MAX_VALUE, false));
    }

    private static List<Object> key(Row row, List<Same> on, boolean left) {
        List<Object> key = new ArrayList<>(on.size());
        for (Same same : on) {
            key.add(row.value(left ? same.left() : same.right()));
        }
        return key;
    }

    private static boolean differ(Row left, Row right, List<Difference> compare) {
        for (Difference difference : compare) {
            boolean differs =
                    switch (difference) {
                        case Same same -> !SqlOrder.same(left.value(same.left()), right.value(same.right()));
                        case Near near ->
                                Duration.between(left.get(near.left()), right.get(near.right()))
                                        .abs()
                                        .compareTo(near.atMost()) > 0;
                        case Marked marked -> right.get(marked.right());
                    };
            if (differs) {
                return true;
            }
        }
        return false;
    }

    /** By the joined columns; then, for what they leave open, by the left and by the right primary key, none last. */
    private static Comparator<Unequal> order(MemoryTable left, MemoryTable right, List<Same> on) {
        Comparator<Row> byLeftKey = SqlOrder.of(left.table, List.of());
        Comparator<Row> byRightKey = SqlOrder.of(right.table, List.of());
        Comparator<Unequal> byJoined = (a, b) -> {
            for (Same same : on) {
                int difference = SqlOrder.compare(joined(a, same), joined(b, same));
                if (difference != 0) {
                    return difference;
                }
            }
            return 0;
        };
        return byJoined.thenComparing(
                pair -> pair.left().orElse(null), Comparator.nullsLast(byLeftKey))
                .thenComparing(pair -> pair.right().orElse(null), Comparator.nullsLast(byRightKey));
    }

    private static Object joined(Unequal pair, Same same) {
        return pair.left().isPresent()
                ? pair.left().get().value(same.left())
                : pair.right().orElseThrow().value(same.right());
    }
}
