package dev.nevertwice.psp.record;

import dev.nevertwice.psp.Account;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Objects of one kind and the ways to find them. Their ids are a prefix and their number, from 1, so that is where they are.
 * The map is only ever asked for one key, never walked.
 */
public final class Records<T> {

    private static final int MOST_DIGITS = 9;

    private final String prefix;
    private final Function<T, Account> owner;
    private final List<T> all = new ArrayList<>();
    private final Map<String, List<T>> found = new HashMap<>();

    public Records(String prefix, Function<T, Account> owner) {
        this.prefix = prefix;
        this.owner = owner;
    }

    /** The number of the object that is added next. */
    public long nextNumber() {
        return all.size() + 1L;
    }

    /** The id of the object that is added next. */
    public String nextId() {
        return prefix + nextNumber();
    }

    public void add(T object) {
        all.add(object);
    }

    /** Lets the object be found by one more property; a null value is not indexed. */
    public void index(Account account, String parameter, String value, T object) {
        if (value != null) {
            found.computeIfAbsent(place(account, parameter, value), first -> new ArrayList<>()).add(object);
        }
    }

    /** One object, whoever owns it. */
    public Optional<T> byId(String id) {
        int number = number(id);
        return number < 1 || number > all.size() ? Optional.empty() : Optional.of(all.get(number - 1));
    }

    public Optional<T> byId(Account account, String id) {
        return byId(id).filter(object -> owner.apply(object).equals(account));
    }

    /** 0 for what is no id of these. */
    private int number(String id) {
        int begin = prefix.length();
        if (!id.startsWith(prefix) || id.startsWith("0", begin) || id.length() > begin + MOST_DIGITS) {
            return 0;
        }
        int number = 0;
        for (int i = begin; i < id.length(); i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Oldest first. */
    public List<T> by(Account account, String parameter, String value) {
        return Collections.unmodifiableList(found.getOrDefault(place(account, parameter, value), List.of()));
    }

    private static String place(Account account, String parameter, String value) {
        return account.id() + "\n" + parameter + "\n" + value;
    }
}
