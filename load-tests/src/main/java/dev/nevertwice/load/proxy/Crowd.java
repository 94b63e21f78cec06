package dev.nevertwice.load.proxy;

import dev.nevertwice.load.Figures;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections of which most say nothing after a first message, and some say the next as soon as the last has come back. All of
 * them stay open until the end, and all must still work then.
 */
final class Crowd {

    private final int port;
    private final int idle;
    private final int busy;
    private final int seconds;
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failures = new AtomicInteger();

    Crowd(int port, int idle, int busy, int seconds) {
        this.port = port;
        this.idle = idle;
        this.busy = busy;
        this.seconds = seconds;
    }

    /** Open connections, exchanges, their median and 99th percentile in microseconds, failures. */
    String run() throws IOException, InterruptedException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < idle + busy; i++) {
                open.add(ClientMain.connect(port));
            }
            together(open, this::once); // both ends of every connection have been used
            nanos.clear();
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            together(open.subList(idle, open.size()), socket -> {
                while (System.nanoTime() < end) {
                    once(socket);
                }
            });
            Figures figures = new Figures(nanos.stream().mapToLong(Long::longValue).toArray());
            together(open, this::once);
            return open.size() + " " + figures.values().length + " " + figures.median() / 1_000 + " "
                    + figures.percentile(99) / 1_000 + " " + failures.get();
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private interface Work {
        void on(Socket socket) throws IOException;
    }

    private void once(Socket socket) throws IOException {
        byte[] message = new byte[ClientMain.MESSAGE_BYTES];
        long began = System.nanoTime();
        ClientMain.exchange(socket, message);
        nanos.add(System.nanoTime() - began);
    }

    private void together(List<Socket> sockets, Work work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Socket socket : sockets) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    work.on(socket);
                } catch (IOException lost) {
                    failures.incrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
