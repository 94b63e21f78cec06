package dev.nevertwice.load.proxy;

import dev.nevertwice.load.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Who is in front of the proxy. Does what it is told line by line, and prints what it measured. */
public final class ClientMain {

    static final int MESSAGE_BYTES = 100;
    private static final long MEBIBYTE = 1L << 20;

    private ClientMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.out.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] order = line.split(" ");
            int port = Integer.parseInt(order[1]);
            int amount = Integer.parseInt(order[2]);
            System.out.println(order[0] + " " + switch (order[0]) {
                case "roundtrip" -> roundTrip(port, amount);
                case "throughput" -> throughput(port, amount);
                case "crowd" -> new Crowd(port, amount, Integer.parseInt(order[3]), Integer.parseInt(order[4])).run();
                default -> throw new IOException("what is " + line + "?");
            });
        }
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Sends a message and waits until it has come back. */
    static void exchange(Socket socket, byte[] message) throws IOException {
        socket.getOutputStream().write(message);
        if (socket.getInputStream().readNBytes(MESSAGE_BYTES).length < MESSAGE_BYTES) {
            throw new IOException("closed by the other end");
        }
    }

    /** The median in nanoseconds, of so many. */
    private static String roundTrip(int port, int count) throws IOException {
        long[] nanos = new long[count];
        byte[] message = new byte[MESSAGE_BYTES];
        try (Socket socket = connect(port)) {
            for (int i = 0; i < count; i++) {
                long began = System.nanoTime();
                exchange(socket, message);
                nanos[i] = System.nanoTime() - began;
            }
        }
        return Long.toString(new Figures(Arrays.copyOfRange(nanos, count / 4, count)).median());
    }

    /** In bytes a second, of so many mebibytes. */
    private static String throughput(int port, int mebibytes) throws IOException {
        long wanted = mebibytes * MEBIBYTE;
        byte[] buffer = new byte[256 << 10];
        try (Socket socket = connect(port)) {
            long began = System.nanoTime();
            socket.getOutputStream().write(ByteBuffer.allocate(Long.BYTES).putLong(wanted).array());
            InputStream in = socket.getInputStream();
            for (long seen = 0; seen < wanted;) {
                int count = in.read(buffer);
                if (count < 0) {
                    throw new IOException("ended after " + seen + " of " + wanted + " bytes");
                }
                seen += count;
            }
            return Long.toString((long) (wanted * 1e9 / (System.nanoTime() - began)));
        }
    }
}
