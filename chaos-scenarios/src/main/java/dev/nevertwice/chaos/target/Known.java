package dev.nevertwice.chaos.target;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** @param how what the target said to the settlement file of that day; null once it has taken it */
    synchronized void imported(String day, String how) {
        if (how == null) {
            imported.add(day);
            notImported.remove(day);
        } else if (!imported.contains(day)) { // each is offered twice, and the second time may be refused
            notImported.put(day, how);
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
        return all;
    }
}
