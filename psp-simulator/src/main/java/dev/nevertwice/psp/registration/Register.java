package dev.nevertwice.psp.registration;

import dev.nevertwice.psp.Account;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All registrations and charges, and the ways to find them. Maps are only ever asked for one key, never walked. */
public final class Register {

    private final Map<String, Registration> byId = new HashMap<>();
    private final Map<String, Registration> byToken = new HashMap<>();
    private final Map<String, List<Registration>> byKey = new HashMap<>();
    private final Map<String, List<Registration>> byReference = new HashMap<>();
    private final Map<String, List<Registration>> byOrder = new HashMap<>();
    private final Map<String, Charge> charges = new HashMap<>();

    long nextNumber() {
        return byId.size() + 1L;
    }

    String nextChargeId() {
        return "ch_" + (charges.size() + 1);
    }

    void add(Registration registration) {
        byId.put(registration.id(), registration);
        byToken.put(registration.token(), registration);
        String account = registration.account().id() + "\n";
        index(byKey, account + registration.key(), registration);
        index(byReference, account + registration.reference(), registration);
        registration.orders().forEach(order -> index(byOrder, account + order.reference(), registration));
    }

    void add(Charge charge) {
        charges.put(charge.id(), charge);
    }

    private static void index(Map<String, List<Registration>> index, String value, Registration registration) {
        index.computeIfAbsent(value, first -> new ArrayList<>()).add(registration);
    }

    /** One registration, whoever owns it. */
    public Optional<Registration> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<Registration> byToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    public Optional<Registration> byId(Account account, String id) {
        return byId(id).filter(registration -> registration.account().equals(account));
    }

    public Optional<Charge> charge(Account account, String id) {
        return Optional.ofNullable(charges.get(id)).filter(charge -> charge.registration().account().equals(account));
    }

    /** Oldest first. */
    public List<Registration> byKey(Account account, String key) {
        return found(byKey, account, key);
    }

    /** Oldest first. */
    public List<Registration> byReference(Account account, String reference) {
        return found(byReference, account, reference);
    }

    /** Oldest first. */
    public List<Registration> byOrder(Account account, String order) {
        return found(byOrder, account, order);
    }

    private static List<Registration> found(Map<String, List<Registration>> index, Account account, String value) {
        return Collections.unmodifiableList(index.getOrDefault(account.id() + "\n" + value, List.of()));
    }
}
