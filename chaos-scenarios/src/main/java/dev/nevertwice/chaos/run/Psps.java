package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.rig.PspSite;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.env.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every PSP of a rig, as if it were one: what is asked is asked of all, what they tell is told together. */
final class Psps {

    private final List<PspSite> sites;
    private final List<PspClient> clients;

    Psps(List<PspSite> sites, Clock clock) {
        this.sites = List.copyOf(sites);
        this.clients = sites.stream().map(site -> new PspClient(site.channel(), clock)).toList();
    }

    /** @param page its address, as a buyer is told it */
    Answer openPage(String page) {
        return at(page).openPage(Shown.pathOf(page));
    }

    Answer payPage(String page, byte[] form) {
        return at(page).payPage(Shown.pathOf(page), form);
    }

    private PspClient at(String page) {
        for (int psp = 1; psp < sites.size(); psp++) {
            if (page.startsWith(sites.get(psp).origin() + "/")) {
                return clients.get(psp);
            }
        }
        return clients.getFirst();
    }

    void setFees(SortedMap<String, Scenario.Fee> fees) {
        clients.forEach(client -> client.setFees(fees));
    }

    /** The buyer's bank takes back what is left of the order, wherever it was paid: what {@link #decide} knows the dispute by. */
    Optional<Disputed> dispute(String order) {
        return clients.stream()
                .flatMap(client -> client.dispute(order).map(id -> new Disputed(client, id)).stream())
                .findFirst();
    }

    void decide(Disputed dispute, boolean won) {
        dispute.at().decide(dispute.id(), won);
    }

    /** A dispute, and the PSP that has it. */
    record Disputed(PspClient at, String id) {}

    /** What the files of the day lie about, at any of them: each lie with our account there. */
    List<ObjectNode> lies(String day) {
        List<ObjectNode> lies = new ArrayList<>();
        for (int psp = 0; psp < clients.size(); psp++) {
            String account = sites.get(psp).account();
            clients.get(psp).lies(day).forEach(lie -> lies.add(lie.put("account", account)));
        }
        return lies;
    }

    /** Each gets the rules that are for it or for all. */
    void setFaults(Scenario scenario) {
        for (int psp = 0; psp < clients.size(); psp++) {
            clients.get(psp).setFaults(scenario.faultsOf(psp + 1));
        }
    }

    void clearFaults() {
        clients.forEach(PspClient::clearFaults);
    }

    void clearFaultsBut(String point) {
        clients.forEach(client -> client.clearFaultsBut(point));
    }

    /** Names of the rules in force, anywhere. */
    List<String> faultsInForce() {
        return clients.stream().flatMap(client -> client.faultsInForce().stream()).toList();
    }

    /** Closes the business day at all of them and returns it: they close the same days, so it is the same. */
    String closeDay() {
        TreeSet<String> days =
                clients.stream().map(PspClient::closeDay).collect(Collectors.toCollection(TreeSet::new));
        if (days.size() != 1) {
            throw new RunFailure("the PSPs closed different days: " + String.join(", ", days));
        }
        return days.first();
    }

    JsonNode truth() {
        return sites.size() == 1 ? clients.getFirst().truth() : Together.truth(each(PspClient::truth));
    }

    /** What each has written, by our account there. */
    Map<String, JsonNode> journals() {
        return each(PspClient::journal);
    }

    private Map<String, JsonNode> each(Function<PspClient, JsonNode> ask) {
        Map<String, JsonNode> answers = new LinkedHashMap<>();
        List<PspClient> asked = new ArrayList<>(clients);
        sites.forEach(site -> answers.put(site.account(), ask.apply(asked.removeFirst())));
        return answers;
    }
}
