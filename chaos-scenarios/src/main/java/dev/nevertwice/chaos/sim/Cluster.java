package dev.nevertwice.chaos.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The payment systems that serve one store, behind a load balancer: requests go to those that are up, in turn, so that a double
 * click and the status after a purchase mostly meet another one than the purchase.
 */
final class Cluster {

    private final List<PayPower> nodes;
    private final SplitMix chance;
    private final long skewed;
    private int turn;

    /** @param skewed how many of them go by a clock that is off */
    Cluster(List<PayPower> nodes, SplitMix chance, long skewed) {
        this.skewed = skewed;
        this.nodes = List.copyOf(nodes);
        this.chance = chance;
    }

    /** The one of which crashes are planned. */
    PayHost first() {
        return nodes.getFirst().host();
    }

    void arrived(Flight flight) {
        int start = turn++;
        for (int tries = 0; tries < nodes.size(); tries++) {
            PayHost host = nodes.get(Math.floorMod(start + tries, nodes.size())).host();
            if (host.isUp()) {
                host.arrived(flight);
                return;
            }
        }
        first().arrived(flight);
    }

    void firstStart() {
        nodes.forEach(PayPower::firstStart);
    }

    /** Starts those that are down; returns when all answer. */
    void start() {
        nodes.forEach(PayPower::start);
    }

    /** Kills one of them. */
    void kill() {
        (nodes.size() == 1 ? nodes.getFirst() : nodes.get((int) chance.below(nodes.size()))).kill();
    }

    /** Those that live. */
    List<Instance> living() {
        return nodes.stream().map(node -> node.host().instance()).filter(Objects::nonNull).toList();
    }

    /** How many died in place of which port call. */
    Map<PortCall, Long> diedAt() {
        Map<PortCall, Long> counts = new EnumMap<>(PortCall.class);
        for (PayPower node : nodes) {
            node.host().diedAt().forEach(call -> counts.merge(call, 1L, Long::sum));
        }
        return counts;
    }

    /** The books as the first that is up tells them. */
    Optional<JsonNode> books() {
        return nodes.stream().filter(node -> node.host().isUp()).findFirst().flatMap(PayPower::books);
    }

    long skewed() {
        return skewed;
    }

    long deaths() {
        return nodes.stream().mapToLong(PayPower::deaths).sum();
    }
}
