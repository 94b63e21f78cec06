package dev.nevertwice.chaos.target;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What buyers asked a target for and were told, by cart. Any thread may ask and tell. */
final class Known {

    /**
     * One purchase.
     *
     * @param amount in minor units
     * @param payment as the target called it last, or null while it has named none
     * @param told the last word: {@code paid}, {@code declined}, {@code pending}; null before the first
     */
    record Order(String cart, long amount, String currency, String payment, String told) {}

    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final List<String> doubts = new ArrayList<>();
    private final Map<String, String> notImported = new LinkedHashMap<>();
    private final Set<String> imported = new HashSet<>();
    private final Set<String> silent = new TreeSet<>();
    private boolean understood;
    private int strange;

    synchronized void asked(String cart, long amount, String currency) {
        orders.putIfAbsent(cart, new Order(cart, amount, currency, null, null));
    }

    /** @param payment as the target calls it, or null where it does not say */
    synchronized void told(String cart, String payment, String told) {
        understood = true;
        Order order = orders.get(cart);
        String last = payment == null ? order.payment() : payment;
        orders.put(cart, new Order(cart, order.amount(), order.currency(), last, told));
    }

    /** A reply without any word of the mapping: how many there were when none that has one ever came, else 0. */
    synchronized int strange() {
        strange++;
        return understood ? 0 : strange;
    }

    synchronized Optional<String> payment(String cart) {
        return Optional.ofNullable(orders.get(cart)).map(Order::payment);
    }

    synchronized List<Order> orders() {
        return List.copyOf(orders.values());
    }

    /**
     * @param status of the answer to the settlement file of that day, or 0 for none. Each file is offered twice, and the second
     *     time may be refused
     */
    synchronized void imported(String day, int status) {
        boolean refused = status >= 400 && status < 500;
        if (status >= 200 && status < 300 || refused && imported.contains(day)) {
            imported.add(day);
            notImported.remove(day);
        } else {
            notImported.put(day,
                    status == 0 ? "nobody answered" : "settlement_import was answered with status " + status);
        }
    }

    /** @param told the word when the purchase was asked for at the very end, or null; what was told last counts */
    synchronized void lookedLast(String purchase, String told) {
        if (told == null) {
            silent.add(purchase);
        } else {
            silent.remove(purchase);
        }
    }

    /** Something was seen that can't be understood: no verdict can be had. */
    synchronized void doubt(String what) {
        if (!doubts.contains(what) && doubts.size() < 20) {
            doubts.add(what);
        }
    }

    synchronized List<String> doubts() {
        List<String> all = new ArrayList<>(doubts);
        notImported.forEach((day, how) -> all.add("the settlement file of " + day + " was not imported: " + how));
        if (!silent.isEmpty()) {
            all.add("nobody would say at the end what became of " + String.join(", ", silent));
        }
        return all;
    }
}
