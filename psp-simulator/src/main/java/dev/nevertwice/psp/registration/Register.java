package dev.nevertwice.psp.registration;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.record.Records;
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
    private final Records<Charge> charges = new Records<>();

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
        Account account = charge.registration().account();
        charges.add(account, charge.id(), charge);
        charges.index(account, "idempotency_key", charge.registration().key(), charge);
        charges.index(account, "reference", charge.registration().reference(), charge);
        charges.index(account, "order", charge.order().reference(), charge);
        charges.index(account, "registration", charge.registration().id(), charge);
    }

    /** Lets the registration be found by the key of its confirmation too. */
    void confirmedWith(String key, Registration registration) {
        if (!key.equals(registration.key())) {
            index(byKey, registration.account().id() + "\n" + key, registration);
        }
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
        return charges.byId(account, id);
    }

    /** One charge, whoever owns it. */
    public Optional<Charge> charge(String id) {
        return charges.byId(id);
    }

    /**
     * Looks charges up, oldest first.
     *
     * @param parameter idempotency_key (of the registration), reference, order or registration
     */
    public List<Charge> chargesBy(Account account, String parameter, String value) {
        return charges.by(account, parameter, value);
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
