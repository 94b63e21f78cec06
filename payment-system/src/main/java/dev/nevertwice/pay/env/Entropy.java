package dev.nevertwice.pay.env;

/** Chance. */
public interface Entropy {

    /** A new id, unique for ever: the prefix, an underscore and 26 characters of [0-9a-z]. */
    String id(String prefix);

    /** A number in [0, bound). */
    long below(long bound);
}
