package dev.nevertwice.property.architecture.broken.psp;

import dev.nevertwice.property.architecture.broken.pay.adapter.Gateway;
import java.net.http.HttpClient;
import java.util.UUID;
import java.util.concurrent.ExecutorService;

/** Breaks the rules on the PSP's machine, one class a rule. */
public record Machine() {

    record ReadsTheClock() {
        long nanos() {
            return System.nanoTime();
        }
    }

    record DrawsAnId() {
        UUID id() {
            return UUID.randomUUID();
        }
    }

    record StartsAThread(ExecutorService executor) {
        void start() {
            executor.execute(() -> {});
        }
    }

    record SpeaksHttp(HttpClient client) {}

    record NamesThePaymentSystem(Gateway gateway) {}
}
