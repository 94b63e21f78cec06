package dev.nevertwice.pay.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.wire.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays aside, all together, the events that tell of a registration what is known already: nearly all do, because the
 * answer to the call was quicker. Needs no lock on the payment: whoever reads that it stands as the event says may treat the
 * event as if it had come before whatever follows. Everything else is left to {@link Reading}.
 */
public final class NoNews implements Jobs.Settling {

    @Override
    public Set<String> settle(Transaction transaction, List<String> jobs) {
        Map<String, Told> told = new LinkedHashMap<>();
        for (Row event : Inbox.findAll(transaction, jobs)) {
            if (Inbox.type(event).startsWith("registration.")) {
                read(event, told);
            }
        }
        if (told.isEmpty()) {
            return Set.of();
        }
        Map<String, Payment> payments = Payments.ofAttempts(
                transaction, told.values().stream().map(Told::reference).distinct().toList());
        Set<String> settled = new LinkedHashSet<>();
        told.forEach((job, event) -> {
            Payment payment = payments.get(event.reference());
            if (payment != null && Recorder.saysNothingNew(payment, event.account(), event.registration())) {
                settled.add(job);
            }
        });
        if (!settled.isEmpty()) {
            transaction.write(Inbox.duplicates(settled));
        }
        return settled;
    }

    /** @param account of ours, whose PSP tells it */
    private record Told(String account, Registration registration) {

        String reference() {
            return registration.reference();
        }
    }

    private static void read(Row event, Map<String, Told> told) {
        try {
            JsonNode data = Json.readObject(Inbox.body(event)).orElseThrow().path("data");
            told.put(Inbox.job(event), new Told(Inbox.account(event), Registration.read(data)));
        } catch (Registration.Unreadable unreadable) {
            // Reading says so.
        }
    }
}
