package dev.nevertwice.psp.registration;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.record.Records;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All registrations and charges, and the ways to find them. Maps are only ever asked for one key, never walked. */
public final class Register {

    /** Ways to find what one account registered. */
    private static final class Own {
        private final Map<String, List<Registration>> byKey = new HashMap<>();
        private final Map<String, List<Registration>> byReference = new HashMap<>();
        private final Map<String, List<Registration>> byOrder = new HashMap<>();
    }

    private final Records<Registration> registrations = new Records<>("reg_", Registration::account);
    private final Records<Charge> charges =
            new Records<>(Charge.PREFIX, charge -> charge.registration().account());
    private final Map<String, Registration> byToken = new HashMap<>();
    private final Map<String, Own> byAccount = new HashMap<>();

    long nextNumber() {
        return registrations.nextNumber();
    }

    String nextId() {
        return registrations.nextId();
    }

    String nextChargeId() {
        return charges.nextId();
    }

    void add(Registration registration) {
        registrations.add(registration);
        byToken.put(registration.token(), registration);
        Own own = own(registration.account());
        index(own.byKey, registration.key(), registration);
        index(own.byReference, registration.reference(), registration);
        registration.orders().forEach(order -> index(own.byOrder, order.reference(), registration));
    }

    private Own own(Account account) {
        return byAccount.computeIfAbsent(account.id(), first -> new Own());
    }

    void add(Charge charge) {
        charges.add(charge);
        charge.registration().taken(charge);
    }

    /** Lets the registration be found by the key of its confirmation too. */
    void confirmedWith(String key, Registration registration) {
        if (!key.equals(registration.key())) {
            index(own(registration.account()).byKey, key, registration);
        }
    }

    /** Most values lead to one registration only. */
    private static void index(Map<String, List<Registration>> index, String value, Registration registration) {
        List<Registration> before = index.putIfAbsent(value, registration.alone());
        if (before != null) {
            List<Registration> more = new ArrayList<>(before);
            more.add(registration);
            index.put(value, List.copyOf(more));
        }
    }

    /** One registration, whoever owns it. */
    public Optional<Registration> byId(String id) {
        return registrations.byId(id);
    }

    public Optional<Registration> byToken(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    public Optional<Registration> byId(Account account, String id) {
        return registrations.byId(account, id);
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
        Stream<Charge> found = switch (parameter) {
            case "idempotency_key" -> taken(byKey(account, value)).filter(
                    charge -> charge.registration().key().equals(value));
            case "reference" -> taken(byReference(account, value));
            case "order" -> taken(byOrder(account, value)).filter(charge -> charge.order().reference().equals(value));
            default -> byId(account, value).stream().flatMap(registration -> registration.taken().stream());
        };
        return found.sorted(Comparator.comparingLong(Charge::number)).toList();
    }

    private static Stream<Charge> taken(List<Registration> registrations) {
        return registrations.stream().flatMap(registration -> registration.taken().stream());
    }

    /** Oldest first. */
    public List<Registration> byKey(Account account, String key) {
        return own(account).byKey.getOrDefault(key, List.of());
    }

    /** Oldest first. */
    public List<Registration> byReference(Account account, String reference) {
        return own(account).byReference.getOrDefault(reference, List.of());
    }

    /** Oldest first. */
    public List<Registration> byOrder(Account account, String order) {
        return own(account).byOrder.getOrDefault(order, List.of());
    }
}
