package dev.nevertwice.psp.profile;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a PSP words one kind of refusal.
 *
 * @param type the wider kind, where the error's shape has a place for it
 * @param message {@code {key}} stands for the idempotency key; null: the simulator's own words
 * @param headers that go with it, by lower-case name
 */
public record Refusal(int status, String type, String code, String message, SortedMap<String, String> headers) {

    public Refusal {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    static Refusal of(int status, String type, String code, String message) {
        return new Refusal(status, type, code, message, new TreeMap<>());
    }

    Refusal with(String lowerCaseName, String value) {
        TreeMap<String, String> more = new TreeMap<>(headers);
        more.putAll(Map.of(lowerCaseName, value));
        return new Refusal(status, type, code, message, more);
    }
}
