package dev.nevertwice.chaos.invariant;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which refunds nobody asked for: as many of each request as the PSP says it made of its own accord. Where one of two was booked
 * and the other lies with a person, it is the other, even if the PSP calls it the first: the two answer one request alike.
 */
final class UnaskedRefunds {

    private UnaskedRefunds() {}

    static Set<Truth.Refund> of(Case facts) {
        Map<String, List<Truth.Refund>> ofRequest = new LinkedHashMap<>();
        for (Truth.Refund refund : facts.truth().refunds()) {
            String request = refund.reference() == null ? refund.id() : refund.charge() + "\n" + refund.reference();
            ofRequest.computeIfAbsent(request, first -> new ArrayList<>()).add(refund);
        }
        Set<Truth.Refund> unasked = new LinkedHashSet<>();
        ofRequest.values().stream()
                .filter(refunds -> refunds.stream().anyMatch(Truth.Refund::classB))
                .forEach(refunds -> unasked.addAll(of(facts, refunds)));
        return unasked;
    }

    private static List<Truth.Refund> of(Case facts, List<Truth.Refund> refunds) {
        ArrayDeque<Truth.Refund> inTheirPlace = new ArrayDeque<>(
                refunds.stream()
                        .filter(refund -> !refund.classB() && !facts.isBooked(refund.asUnasked())
                                && isQueued(facts, refund))
                        .toList());
        List<Truth.Refund> unasked = new ArrayList<>();
        for (Truth.Refund refund : refunds) {
            if (refund.classB()) {
                boolean taken = facts.isBooked(refund.asUnasked()) && !isQueued(facts, refund);
                unasked.add(taken && !inTheirPlace.isEmpty() ? inTheirPlace.removeFirst() : refund);
            }
        }
        return unasked;
    }

    private static boolean isQueued(Case facts, Truth.Refund refund) {
        return facts.queued(refund.asUnasked()) > 0;
    }
}
