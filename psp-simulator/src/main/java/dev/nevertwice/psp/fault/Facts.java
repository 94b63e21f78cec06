package dev.nevertwice.psp.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What rules can match: values by name, of some names several. They are few, and of most requests nobody asks for them. */
public final class Facts {

    /** Name, value, name, value. */
    private final List<String> pairs = new ArrayList<>(16);

    /** One more; null and the empty text are none. */
    public Facts add(String name, String value) {
        if (value != null && !value.isEmpty()) {
            pairs.add(name);
            pairs.add(value);
        }
        return this;
    }

    boolean has(String name, String value) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equals(name) && pairs.get(i + 1).equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** What the first of a name's values is that is anything at all. */
    <T> Optional<T> first(String name, Function<String, Optional<T>> meaning) {
        Optional<T> found = Optional.empty();
        for (int i = 0; i < pairs.size() && found.isEmpty(); i += 2) {
            if (pairs.get(i).equals(name)) {
                found = meaning.apply(pairs.get(i + 1));
            }
        }
        return found;
    }
}
