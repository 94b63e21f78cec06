package dev.nevertwice.psp.wire;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The headers of one message by lower-case name, in the order of their names. They are few, and never change. */
public final class Headers extends AbstractMap<String, String> implements SortedMap<String, String> {

    private static final Headers NONE = new Headers(new String[0]);

    /** Name, value, name, value. */
    private final String[] pairs;

    private Headers(String[] pairs) {
        this.pairs = pairs;
    }

    /** The same, unless it can change. */
    public static Headers of(SortedMap<String, String> headers) {
        if (headers instanceof Headers already) {
            return already;
        }
        String[] pairs = new String[headers.size() * 2];
        int at = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            pairs[at++] = header.getKey();
            pairs[at++] = header.getValue();
        }
        return new Headers(pairs);
    }

    public static Headers none() {
        return NONE;
    }

    /** With one more; in the place of one of the same name. */
    public Headers with(String name, String value) {
        int at = place(name);
        boolean known = at < pairs.length && pairs[at].equals(name);
        String[] more = new String[known ? pairs.length : pairs.length + 2];
        System.arraycopy(pairs, 0, more, 0, at);
        System.arraycopy(pairs, known ? at + 2 : at, more, at + 2, pairs.length - (known ? at + 2 : at));
        more[at] = name;
        more[at + 1] = value;
        return new Headers(more);
    }

    /** Where the name is or would be. */
    private int place(String name) {
        return place(name, pairs, pairs.length);
    }

    private static int place(String name, String[] pairs, int length) {
        int at = 0;
        while (at < length && pairs[at].compareTo(name) < 0) {
            at += 2;
        }
        return at;
    }

    /** Puts headers into their order as they come. */
    public static final class Builder {

        private final String[] pairs;
        private int length;

        /** {@code most}: so many are added, or fewer. */
        public Builder(int most) {
            pairs = new String[most * 2];
        }

        /** One more; one of the same name goes on after a comma. */
        public void add(String name, String value) {
            int at = place(name, pairs, length);
            if (at < length && pairs[at].equals(name)) {
                pairs[at + 1] += ", " + value;
                return;
            }
            System.arraycopy(pairs, at, pairs, at + 2, length - at);
            pairs[at] = name;
            pairs[at + 1] = value;
            length += 2;
        }

        public Headers build() {
            return new Headers(length == pairs.length ? pairs : Arrays.copyOf(pairs, length));
        }
    }

    @Override
    public String get(Object name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    @Override
    public String getOrDefault(Object name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    @Override
    public boolean containsKey(Object name) {
        return get(name) != null;
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, String>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < pairs.length;
                    }

                    @Override
                    public Entry<String, String> next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        next += 2;
                        return Map.entry(pairs[next - 2], pairs[next - 1]);
                    }
                };
            }

            @Override
            public int size() {
                return pairs.length / 2;
            }
        };
    }

    @Override
    public Comparator<String> comparator() {
        return null;
    }

    @Override
    public SortedMap<String, String> subMap(String from, String to) {
        return of(new TreeMap<>(this).subMap(from, to));
    }

    @Override
    public SortedMap<String, String> headMap(String to) {
        return of(new TreeMap<>(this).headMap(to));
    }

    @Override
    public SortedMap<String, String> tailMap(String from) {
        return of(new TreeMap<>(this).tailMap(from));
    }

    @Override
    public String firstKey() {
        return new TreeMap<>(this).firstKey();
    }

    @Override
    public String lastKey() {
        return new TreeMap<>(this).lastKey();
    }
}
