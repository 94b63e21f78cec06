package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Statement.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Which committed rows a scan has to look at, and whether they come in the order asked for. Only a matter of speed:
 * every row is matched against the whole condition afterwards.
 *
 * @param ordered whether the candidates come in the scan's order, so that it may stop at its limit
 */
record ScanPlan(Collection<Entry> candidates, boolean ordered) {

    /** What the condition says of one column. */
    private static final class Bounds {
        boolean fixed;
        Object value;
        Object low;
        boolean lowIncluded;
        Object high;
        boolean highIncluded;
    }

    static ScanPlan of(MemoryTable table, Condition condition, List<Order> order) {
        List<Condition> conjuncts = new ArrayList<>();
        flatten(condition, conjuncts);
        Bounds[] bounds = bounds(table, conjuncts);
        OrderedIndex best = table.primary;
        int bestScore = -1;
        for (OrderedIndex index : table.ordered) {
            int score = score(index, bounds, table, order);
            if (score > bestScore && (!index.partial || Matching.imply(conjuncts, index.where))) {
                best = index;
                bestScore = score;
            }
        }
        int direction = direction(best, bounds, table, order);
        return new ScanPlan(candidates(best, bounds, direction >= 0), direction != 0);
    }

    private static void flatten(Condition condition, List<Condition> conjuncts) {
        if (condition instanceof Condition.All all) {
            for (Condition part : all.parts()) {
                flatten(part, conjuncts);
            }
        } else {
            conjuncts.add(condition);
        }
    }

    private static Bounds[] bounds(MemoryTable table, List<Condition> conjuncts) {
        Bounds[] bounds = new Bounds[table.table.columns().size()];
        for (Condition condition : conjuncts) {
            if (condition instanceof Condition.Compare compare) {
                narrow(at(bounds, compare.column()), compare.operator(), compare.value());
            } else if (condition instanceof Condition.Null isNull && isNull.isNull()) {
                narrow(at(bounds, isNull.column()), Condition.Operator.EQUAL, null);
            } else if (condition instanceof Condition.After after) {
                // Rows that are equal in the first column may be on either side.
                narrow(
                        at(bounds, after.columns().getFirst()),
                        after.isAfter() ? Condition.Operator.AT_LEAST : Condition.Operator.AT_MOST,
                        after.values().getFirst());
            }
        }
        return bounds;
    }

    private static Bounds at(Bounds[] bounds, Column<?> column) {
        int ordinal = column.ordinal();
        return bounds[ordinal] != null ? bounds[ordinal] : (bounds[ordinal] = new Bounds());
    }

    private static void narrow(Bounds bounds, Condition.Operator operator, Object value) {
        switch (operator) {
            case EQUAL -> {
                bounds.fixed = true;
                bounds.value = value;
            }
            case BELOW, AT_MOST -> {
                if (bounds.high == null || SqlOrder.compare(value, bounds.high) <= 0) {
                    bounds.high = value;
                    bounds.highIncluded = operator == Condition.Operator.AT_MOST;
                }
            }
            case ABOVE, AT_LEAST -> {
                if (bounds.low == null || SqlOrder.compare(value, bounds.low) >= 0) {
                    bounds.low = value;
                    bounds.lowIncluded = operator == Condition.Operator.AT_LEAST;
                }
            }
            case NOT_EQUAL -> {}
        }
    }

    /** Higher is better, if the index lacks none of the rows. */
    private static int score(OrderedIndex index, Bounds[] bounds, MemoryTable table, List<Order> order) {
        int fixed = fixedPrefix(index, bounds);
        int score = 4 * fixed + (index.partial ? 3 : 0);
        if (fixed < index.ordinals.length) {
            Bounds next = bounds[index.ordinals[fixed]];
            score += next != null && (next.low != null || next.high != null) ? 2 : 0;
        }
        return score + (direction(index, bounds, table, order) != 0 ? 1 : 0);
    }

    private static int fixedPrefix(OrderedIndex index, Bounds[] bounds) {
        int fixed = 0;
        while (fixed < index.ordinals.length
                && bounds[index.ordinals[fixed]] != null
                && bounds[index.ordinals[fixed]].fixed) {
            fixed++;
        }
        return fixed;
    }

    /**
     * 1 where the index, read forward, gives the order and then the primary key; -1 where read backward; else 0. Fixed
     * columns order nothing and are passed over on both sides.
     */
    private static int direction(OrderedIndex index, Bounds[] bounds, MemoryTable table, List<Order> order) {
        int direction = 0;
        int at = 0;
        boolean[] done = new boolean[bounds.length];
        int keys = table.primary.ordinals.length;
        for (int i = 0; i < order.size() + keys; i++) {
            boolean byKey = i >= order.size();
            int ordinal = byKey
                    ? table.primary.ordinals[i - order.size()]
                    : order.get(i).column().ordinal();
            if (done[ordinal] || fixed(bounds, ordinal)) {
                continue;
            }
            done[ordinal] = true;
            while (at < index.ordinals.length && fixed(bounds, index.ordinals[at])) {
                at++;
            }
            int wanted = byKey || order.get(i).ascending() ? 1 : -1;
            if (at == index.ordinals.length || index.ordinals[at] != ordinal || direction == -wanted) {
                return 0;
            }
            direction = wanted;
            at++;
        }
        return direction == 0 ? 1 : direction;
    }

    private static boolean fixed(Bounds[] bounds, int ordinal) {
        return bounds[ordinal] != null && bounds[ordinal].fixed;
    }

    private static Collection<Entry> candidates(OrderedIndex index, Bounds[] bounds, boolean ascending) {
        int fixed = fixedPrefix(index, bounds);
        Object[] prefix = new Object[fixed];
        for (int i = 0; i < fixed; i++) {
            prefix[i] = bounds[index.ordinals[i]].value;
        }
        Bounds next = fixed < index.ordinals.length ? bounds[index.ordinals[fixed]] : null;
        OrderedIndex.Key from = new OrderedIndex.Key(prefix, -1);
        OrderedIndex.Key to = new OrderedIndex.Key(prefix, 1);
        if (next != null && next.low != null) {
            from = new OrderedIndex.Key(append(prefix, next.low), next.lowIncluded ? -1 : 1);
        }
        if (next != null && next.high != null) {
            to = new OrderedIndex.Key(append(prefix, next.high), next.highIncluded ? 1 : -1);
        }
        return index.between(from, to, ascending);
    }

    private static Object[] append(Object[] prefix, Object value) {
        Object[] values = Arrays.copyOf(prefix, prefix.length + 1);
        values[prefix.length] = value;
        return values;
    }
}
