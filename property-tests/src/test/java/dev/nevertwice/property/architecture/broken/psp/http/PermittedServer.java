package dev.nevertwice.property.architecture.broken.psp.http;

import java.util.concurrent.Executors;

/** Breaks no rule: the PSP's shell has time, threads and sockets. */
record PermittedServer() {
    void start() {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            executor.execute(System::nanoTime);
        }
    }
}
