package dev.nevertwice.psp.driver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;

/** One HTTP exchange on a socket of its own, so that a reset, an early end and silence can be told apart. */
final class RawExchange {

    /** How long an answer may take that is certain to come. */
    private static final int PATIENCE_MILLIS = 30_000;
    /** How long to look whether one comes after all that is not to come. */
    private static final int LOOK_MILLIS = 500;

    private final Socket socket;

    private RawExchange(Socket socket) {
        this.socket = socket;
    }

    static RawExchange send(int port, PspRequest request) {
        StringBuilder head =
                new StringBuilder(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
        TreeMap<String, String> headers = new TreeMap<>(request.headers());
        headers.putIfAbsent("host", "127.0.0.1:" + port);
        headers.put("connection", "close");
        headers.put("content-length", Integer.toString(request.body().length));
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = Arrays.copyOf(start, start.length + request.body().length);
        System.arraycopy(request.body(), 0, bytes, start.length, request.body().length);
        try {
            Socket socket = new Socket("127.0.0.1", port);
            try {
                socket.getOutputStream().write(bytes);
            } catch (SocketException answeredBeforeItWasRead) {
                // The answer, if any, is read below.
            }
            return new RawExchange(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean hasAnswer() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException broken) {
            return true;
        }
    }

    /** @param certain whether the PSP has answered or ended it already: then no machine is so slow that it were silence */
    Answer answer(boolean certain) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        boolean reset = false;
        try (socket) {
            socket.setSoTimeout(certain ? PATIENCE_MILLIS : LOOK_MILLIS);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException silent) {
            assertFalse(certain, "what was sent never came");
            return new Answer.Silence();
        } catch (SocketException broken) {
            if (!"Connection reset".equals(broken.getMessage())) {
                throw new AssertionError("expected a reset, got " + broken);
            }
            reset = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parse(read.toByteArray(), reset);
    }

    private static Answer parse(byte[] bytes, boolean reset) {
        if (bytes.length == 0) {
            if (!reset) {
                throw new AssertionError("the connection was closed politely and without an answer");
            }
            return new Answer.WasReset();
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n");
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        TreeMap<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(":", 2);
            headers.put(header[0].toLowerCase(), header[1].trim());
        }
        byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
        if ("chunked".equals(headers.get("transfer-encoding")) && !reset) {
            return new Answer.Replied(new PspReply(status, headers, joined(body)));
        }
        int announced = Integer.parseInt(headers.getOrDefault("content-length", "-1"));
        if (reset) {
            return new Answer.BrokeOff(status, announced, body);
        }
        if (announced != body.length) {
            throw new AssertionError("announced " + announced + " bytes, sent " + body.length + ", and no reset");
        }
        return new Answer.Replied(new PspReply(status, headers, body));
    }

    private static byte[] joined(byte[] chunks) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int end = at;
            while (chunks[end] != '\r') {
                end++;
            }
            int size = Integer.parseInt(new String(chunks, at, end - at, StandardCharsets.ISO_8859_1), 16);
            if (size == 0) {
                return body.toByteArray();
            }
            body.write(chunks, end + 2, size);
            at = end + 2 + size + 2;
        }
    }
}
