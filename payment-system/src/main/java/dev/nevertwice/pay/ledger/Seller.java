package dev.nevertwice.pay.ledger;

import java.util.Comparator;

/** Who gets the money of an order: a merchant's name for it, so two merchants' sellers of one name are two. */
public record Seller(String merchant, String id) implements Comparable<Seller> {

    private static final Comparator<Seller> BY_NAME = Comparator.comparing(Seller::merchant).thenComparing(Seller::id);

    /** As it stands in the names of its accounts; no id has a slash. */
    @Override
    public String toString() {
        return merchant + "/" + id;
    }

    /** The seller whose {@link #toString} the text is, or null. */
    static Seller of(String text) {
        int slash = text.indexOf('/');
        return slash < 1 || slash == text.length() - 1
                ? null
                : new Seller(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(Seller other) {
        return BY_NAME.compare(this, other);
    }
}
