package dev.nevertwice.psp.record;

import dev.nevertwice.psp.Account;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects of one kind and the ways to find them. Maps are only ever asked for one key, never walked. */
public final class Records<T> {

    private record Owned<T>(Account account, T object) {}

    private final Map<String, Owned<T>> byId = new HashMap<>();
    private final Map<String, List<T>> found = new HashMap<>();

    /** How many there are, which numbers the next one. */
    public int size() {
        return byId.size();
    }

    public void add(Account account, String id, T object) {
        byId.put(id, new Owned<>(account, object));
    }

    /** Lets the object be found by one more property; a null value is not indexed. */
    public void index(Account account, String parameter, String value, T object) {
        if (value != null) {
            found.computeIfAbsent(place(account, parameter, value), first -> new ArrayList<>()).add(object);
        }
    }

    /** One object, whoever owns it. */
    public Optional<T> byId(String id) {
        return Optional.ofNullable(byId.get(id)).map(Owned::object);
    }

    public Optional<T> byId(Account account, String id) {
        return Optional.ofNullable(byId.get(id)).filter(owned -> owned.account().equals(account)).map(Owned::object);
    }

    /** Oldest first. */
    public List<T> by(Account account, String parameter, String value) {
        return Collections.unmodifiableList(found.getOrDefault(place(account, parameter, value), List.of()));
    }

    private static String place(Account account, String parameter, String value) {
        return account.id() + "\n" + parameter + "\n" + value;
    }
}
