package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.adapter.system.Deadlines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Sockets for the driver, which makes this by its name. On a virtual thread a read with a time-out starts a timer and stops
 * it, for every answer of the server; here one thread looks after all reads, and closes the socket of one that takes too long.
 * To the driver it looks the same: {@link SocketTimeoutException}, and a connection that is of no use any more.
 */
public final class WatchedSockets extends SocketFactory {

    /** Whoever waits for less only looks whether something is there, and wants to use the connection afterwards. */
    private static final int LEAST_MILLIS = 250;

    /** One for the process, because nobody closes what the driver makes; it sleeps while nobody reads. */
    private static final Deadlines SILENCES = new Deadlines();

    @Override
    public Socket createSocket() {
        return new Watched();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    private static Socket connected(SocketAddress to, SocketAddress from) throws IOException {
        Watched socket = new Watched();
        try {
            socket.bind(from);
            socket.connect(to);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    private static final class Watched extends Socket {

        private volatile int mostMillis;

        @Override
        public void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis < LEAST_MILLIS ? millis : 0);
            mostMillis = millis;
        }

        @Override
        public int getSoTimeout() {
            return mostMillis;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new WatchedStream(this, super.getInputStream());
        }

        private void breakOff() {
            try {
                close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static final class WatchedStream extends InputStream {

        private final Watched socket;
        private final InputStream in;

        WatchedStream(Watched socket, InputStream in) {
            this.socket = socket;
            this.in = in;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int millis = socket.mostMillis;
            if (millis < LEAST_MILLIS) {
                return in.read(into, from, most);
            }
            Deadlines.Timed silence = SILENCES.begin(Duration.ofMillis(millis), socket::breakOff);
            try (silence) {
                return in.read(into, from, most);
            } catch (IOException broken) {
                if (silence.isLate()) {
                    throw (IOException) new SocketTimeoutException("nothing came for " + millis + " ms")
                            .initCause(broken);
                }
                throw broken;
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
