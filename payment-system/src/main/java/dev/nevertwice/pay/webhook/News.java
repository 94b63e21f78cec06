package dev.nevertwice.pay.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.psp.Hold;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.store.Transaction;
import java.util.Optional;

/** What an event of the PSP's means to us. */
final class News {

    private final Recorder recorder;

    News(Recorder recorder) {
        this.recorder = recorder;
    }

    /**
     * Records what the event says; empty where it says nothing that we need: captures and voids are ours, and each is
     * looked up by its own key.
     *
     * @throws Registration.Unreadable when it can't be understood
     */
    Optional<Recorded> learn(Transaction transaction, String type, JsonNode data, String cause) {
        if (type.startsWith("registration.")) {
            return Optional.of(recorder.registration(transaction, Registration.read(data), cause));
        }
        if (type.equals("charge.expired")) {
            Hold hold = Hold.read(data);
            return hold.expired() ? Optional.of(recorder.expired(transaction, hold, cause)) : Optional.empty();
        }
        return Optional.empty();
    }
}
