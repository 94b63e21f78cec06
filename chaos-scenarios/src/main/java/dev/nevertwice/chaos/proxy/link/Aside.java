package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.http.HttpMessages;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sends an HTTP request to the upstream on a connection of its own, and reads the answer for nobody. */
final class Aside {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BUFFER = 8 << 10;

    private Aside() {}

    static void send(byte[] request, long delayNanos, Supplier<InetSocketAddress> upstream, Consumer<String> log) {
        Thread.ofVirtual().name("proxy-aside").start(() -> {
            LockSupport.parkNanos(delayNanos);
            try (Socket socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.connect(upstream.get(), (int) PATIENCE.toMillis());
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.getOutputStream().write(request);
                readAnswer(socket, HttpMessages.isHead(request, request.length));
            } catch (IOException | ProxyProblem failure) {
                log.accept("a duplicated request was not answered: " + failure.getMessage());
            }
        });
    }

    private static void readAnswer(Socket socket, boolean toHead) throws IOException {
        HttpMessages answers = HttpMessages.responses();
        byte[] buffer = new byte[BUFFER];
        int whole = 0;
        for (int count = 0; count >= 0 && whole == 0;) {
            count = socket.getInputStream().read(buffer);
            whole = count < 0 ? 0 : answers.feed(Arrays.copyOf(buffer, count), toHead);
            answers.takeForeign();
        }
    }
}
