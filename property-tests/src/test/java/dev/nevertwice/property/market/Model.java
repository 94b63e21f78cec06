package dev.nevertwice.property.market;

import dev.nevertwice.property.market.Sale.Part;
import dev.nevertwice.property.market.Sale.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What one merchant's payments come to when all is done: whole numbers and no time. It knows nothing of the system. */
class Model {

    /** A part whose money the cardholder's bank has taken back for now. */
    record Dispute(Part part, long amount) {}

    private final List<Sale> sales = new ArrayList<>();
    private final Map<String, Long> owed = new TreeMap<>();
    private final List<Dispute> disputes = new ArrayList<>();
    private long atPsp;

    boolean isEmpty() {
        return sales.isEmpty();
    }

    /** Steps number sales as they like: there is one for every number. */
    Sale sale(int number) {
        return sales.get(number % sales.size());
    }

    /** What a seller can be paid. Who has been paid what was then given back owes it. */
    long available(String seller) {
        return Math.max(0, owed.getOrDefault(seller, 0L));
    }

    /** What we have at the PSP. */
    long atPsp() {
        return atPsp;
    }

    /** What of a part can still be given back. */
    long left(Part part) {
        return part.captured - part.refunded - part.chargedBack;
    }

    List<Dispute> disputes() {
        return disputes;
    }

    // ---- What happens

    void add(Sale sale) {
        sales.add(sale);
    }

    void pay(Sale sale, boolean good) {
        sale.state = !good ? State.DECLINED : sale.manual ? State.AUTHORIZED : State.PAID;
        if (sale.state == State.PAID) {
            capture(sale, 100);
        }
    }

    void capture(Sale sale, int percent) {
        sale.state = State.PAID;
        for (Part part : sale.parts) {
            part.captured = percentOf(part.amount, percent);
            move(part.seller, part.captured);
        }
    }

    static long percentOf(long amount, int percent) {
        return Math.max(1, amount * percent / 100);
    }

    void refund(Part part, long amount) {
        part.refunded += amount;
        move(part.seller, -amount);
    }

    void dispute(Part part) {
        long amount = left(part);
        part.chargedBack += amount;
        move(part.seller, -amount);
        disputes.add(new Dispute(part, amount));
    }

    void decide(int number, boolean won) {
        Dispute dispute = disputes.remove(number);
        if (won) {
            dispute.part().chargedBack -= dispute.amount();
            move(dispute.part().seller, dispute.amount());
        }
    }

    void payOut(String seller, long amount) {
        move(seller, -amount);
    }

    /** Nobody's money is held for longer than a week. */
    void passAWeek() {
        sales.stream().filter(sale -> sale.state == State.AUTHORIZED).forEach(sale -> sale.state = State.EXPIRED);
    }

    private void move(String seller, long amount) {
        owed.merge(seller, amount, Long::sum);
        atPsp += amount;
    }

    // ---- What there is to see of it

    /** One line for each thing that has to be the same in the world. */
    final List<String> lines() {
        List<String> lines = new ArrayList<>();
        long taken = 0;
        long held = 0;
        long waiting = 0;
        for (int number = 0; number < sales.size(); number++) {
            Sale sale = sales.get(number);
            lines.add("payment " + number + " " + sale.state.name().toLowerCase(Locale.ROOT));
            sale.parts.forEach(part -> lines.add("  " + part));
            taken += sale.parts.stream().filter(part -> part.captured > 0).count();
            boolean holds = sale.state == State.AUTHORIZED;
            held += holds ? sale.parts.stream().mapToLong(part -> part.amount).sum() : 0;
            waiting += holds ? 1 : 0;
        }
        Merchants.SELLERS.forEach(seller -> lines.add("wallet of " + seller + " " + available(seller)));
        lines.add("charges at the PSP " + taken);
        lines.add("held at the PSP " + held);
        lines.add("balance at the PSP " + atPsp);
        lines.add("open jobs " + waiting);
        return lines;
    }
}
