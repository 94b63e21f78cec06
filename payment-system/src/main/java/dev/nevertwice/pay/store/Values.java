package dev.nevertwice.pay.store;

import java.util.AbstractList;
import java.util.HashSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;

/** The values of a {@link Condition.In}: as many as a page has rows, and in memory every row is asked for among them. */
final class Values extends AbstractList<Object> implements RandomAccess {

    /** So few are looked through sooner than one is hashed. */
    private static final int FEW = 8;

    private final List<?> inOrder;
    private final Set<Object> all;

    Values(List<?> inOrder) {
        this.inOrder = inOrder;
        this.all = inOrder.size() > FEW ? new HashSet<>(inOrder) : null;
    }

    @Override
    public Object get(int at) {
        return inOrder.get(at);
    }

    @Override
    public int size() {
        return inOrder.size();
    }

    @Override
    public boolean contains(Object value) {
        return all == null ? inOrder.contains(value) : all.contains(value);
    }
}
