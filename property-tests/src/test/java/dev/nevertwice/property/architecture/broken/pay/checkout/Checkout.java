package dev.nevertwice.property.architecture.broken.pay.checkout;

import dev.nevertwice.property.architecture.broken.pay.adapter.Gateway;
import dev.nevertwice.property.architecture.broken.pay.ledger.Ledger;
import dev.nevertwice.property.architecture.broken.pay.store.ReadStore;
import java.sql.Connection;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Breaks the rules on the core's ports, one class a rule, and is one half of a cycle of features. */
public record Checkout(Ledger otherHalf) {

    record ReadsTheClock() {
        Instant when() {
            return Instant.now();
        }
    }

    record RefersToTheClock() {
        Supplier<Instant> when() {
            return Instant::now;
        }
    }

    record Sleeps() {
        void nap() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    record DrawsAnId() {
        UUID id() {
            return UUID.randomUUID();
        }
    }

    record DrawsANumber() {
        int number() {
            return ThreadLocalRandom.current().nextInt();
        }
    }

    record StartsAThread() {
        void start() {
            Thread.ofVirtual().start(() -> {});
        }
    }

    record RunsAsync() {
        CompletableFuture<Void> run() {
            return CompletableFuture.runAsync(() -> {});
        }
    }

    record SpeaksSql(Connection connection) {}

    record ImportsAnAdapter(Gateway gateway) {}

    record AsksTheReplica(ReadStore replica) {}
}
