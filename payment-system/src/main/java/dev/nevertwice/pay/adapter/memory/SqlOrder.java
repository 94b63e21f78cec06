package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * PostgreSQL's order of values: text by code point (collation "C"), bytes unsigned, false before true, nulls last when
 * ascending.
 */
final class SqlOrder {

    private SqlOrder() {}

    @SuppressWarnings({"unchecked", "rawtypes"})
    static int compare(Object left, Object right) {
        if (left == right) {
            return 0;
        }
        if (left == null || right == null) {
            return left == null ? 1 : -1;
        }
        if (left instanceof String text) {
            return compareText(text, (String) right);
        }
        if (left instanceof byte[] bytes) {
            return Arrays.compareUnsigned(bytes, (byte[]) right);
        }
        return ((Comparable) left).compareTo(right);
    }

    static boolean same(Object left, Object right) {
        if (left instanceof byte[] bytes) {
            return right != null && Arrays.equals(bytes, (byte[]) right);
        }
        return left == null ? right == null : left.equals(right);
    }

    /** Rows in the given order; what it leaves open is decided by the primary key. */
    static Comparator<Row> of(Table table, List<Order> order) {
        int[] key = OrderedIndex.ordinals(table.keyColumns());
        return (left, right) -> {
            for (Order by : order) {
                int ordinal = by.column().ordinal();
                int difference = compare(left.at(ordinal), right.at(ordinal));
                if (difference != 0) {
                    return by.ascending() ? difference : -difference;
                }
            }
            for (int ordinal : key) {
                int difference = compare(left.at(ordinal), right.at(ordinal));
                if (difference != 0) {
                    return difference;
                }
            }
            return 0;
        };
    }

    /** By code point, which is the order of UTF-8's bytes; {@link String#compareTo} differs beyond the basic plane. */
    private static int compareText(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogateA = Character.isSurrogate(a);
                return surrogateA == Character.isSurrogate(b) || Math.min(a, b) < Character.MIN_SURROGATE
                        ? a - b
                        : surrogateA ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }
}
