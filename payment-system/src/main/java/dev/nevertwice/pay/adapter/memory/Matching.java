package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import java.util.List;

/** Interprets conditions. Without a NOT in the vocabulary, SQL's "unknown" and "false" need no telling apart. */
public final class Matching {

    private Matching() {}

    public static boolean matches(Condition condition, Row row) {
        return switch (condition) {
            case Condition.Compare compare -> compare(compare, row);
            case Condition.In in -> contains(in.values(), row.value(in.column()));
            case Condition.Null isNull -> (row.value(isNull.column()) == null) == isNull.isNull();
            case Condition.After after -> compare(after, row);
            case Condition.All all -> {
                for (Condition part : all.parts()) {
                    if (!matches(part, row)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Condition.Any any -> {
                for (Condition part : any.parts()) {
                    if (matches(part, row)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    /** Whether rows that meet all of the conditions surely meet the other one. May say no where a proof is hard. */
    static boolean imply(List<Condition> conditions, Condition other) {
        return switch (other) {
            case Condition.All all -> {
                for (Condition part : all.parts()) {
                    if (!imply(conditions, part)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Condition.Any any -> {
                for (Condition part : any.parts()) {
                    if (imply(conditions, part)) {
                        yield true;
                    }
                }
                yield false;
            }
            default -> {
                for (int at = 0; at < conditions.size(); at++) {
                    if (implies(conditions.get(at), other)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private static boolean implies(Condition condition, Condition other) {
        if (condition.equals(other)) {
            return true;
        }
        return switch (other) {
            case Condition.In in when condition instanceof Condition.Compare compare ->
                    compare.operator() == Condition.Operator.EQUAL
                            && compare.column().equals(in.column())
                            && contains(in.values(), compare.value());
            case Condition.In in when condition instanceof Condition.In narrower ->
                    narrower.column().equals(in.column())
                            && narrower.values().stream().allMatch(value -> contains(in.values(), value));
            case Condition.Null isNull when !isNull.isNull() && condition instanceof Condition.Compare compare ->
                    compare.column()
                            .equals(isNull.column());
            case Condition.Null isNull when !isNull.isNull() && condition instanceof Condition.In in ->
                    in.column().equals(isNull.column());
            default -> false;
        };
    }

    private static boolean compare(Condition.Compare compare, Row row) {
        Object value = row.value(compare.column());
        if (value == null) {
            return false;
        }
        return switch (compare.operator()) {
            case EQUAL -> SqlOrder.same(value, compare.value());
            case NOT_EQUAL -> !SqlOrder.same(value, compare.value());
            case BELOW -> SqlOrder.compare(value, compare.value()) < 0;
            case AT_MOST -> SqlOrder.compare(value, compare.value()) <= 0;
            case AT_LEAST -> SqlOrder.compare(value, compare.value()) >= 0;
            case ABOVE -> SqlOrder.compare(value, compare.value()) > 0;
        };
    }

    private static boolean compare(Condition.After after, Row row) {
        for (int at = 0; at < after.columns().size(); at++) {
            Object value = row.value(after.columns().get(at));
            if (value == null) {
                return false;
            }
            int difference = SqlOrder.compare(value, after.values().get(at));
            if (difference != 0) {
                return after.isAfter() ? difference > 0 : difference < 0;
            }
        }
        return !after.isAfter();
    }

    private static boolean contains(List<?> values, Object value) {
        if (value == null) {
            return false;
        }
        if (!(value instanceof byte[])) {
            return values.contains(value);
        }
        for (Object candidate : values) {
            if (SqlOrder.same(candidate, value)) {
                return true;
            }
        }
        return false;
    }
}
