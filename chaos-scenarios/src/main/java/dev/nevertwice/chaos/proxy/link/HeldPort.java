package dev.nevertwice.chaos.proxy.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * The port of a disabled proxy, bound but not listened on: clients are refused, and the kernel gives it to no connection that
 * goes out meanwhile, or the proxy could not have it back. On Linux only, where a port that is held so can be listened on all the
 * same, by the proxy as by anybody else who asks for it with SO_REUSEADDR, as servers do. Toxiproxy's disabled proxies hold nothing.
 */
final class HeldPort implements AutoCloseable {

    private final SocketChannel socket;

    private HeldPort(SocketChannel socket) {
        this.socket = socket;
    }

    /** Null if somebody was quicker, or the system can't. */
    static HeldPort hold(InetSocketAddress address) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        SocketChannel socket = null;
        try {
            socket = SocketChannel.open();
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(address);
            return new HeldPort(socket);
        } catch (IOException taken) {
            close(socket);
            return null;
        }
    }

    @Override
    public void close() {
        close(socket);
    }

    private static void close(SocketChannel socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException gone) {
            // Then it is closed.
        }
    }
}
