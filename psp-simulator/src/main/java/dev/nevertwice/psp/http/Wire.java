package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import io.javalin.http.Context;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.Locale;
import java.util.TreeMap;
import org.eclipse.jetty.ee10.servlet.ServletApiRequest;

/** Carries bytes between Javalin and the machine, and breaks connections when told to. */
final class Wire {

    /** One more than the machine accepts, so that the machine itself says what is too large. */
    private static final int MOST_BYTES_READ = 64 * 1024 + 1;

    private Wire() {}

    static PspRequest request(Context context) throws IOException {
        HttpServletRequest http = context.req();
        TreeMap<String, String> headers = new TreeMap<>();
        for (String name : Collections.list(http.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", Collections.list(http.getHeaders(name))));
        }
        String query = http.getQueryString();
        String target = query == null ? http.getRequestURI() : http.getRequestURI() + "?" + query;
        return new PspRequest(http.getMethod(), target, headers, http.getInputStream().readNBytes(MOST_BYTES_READ));
    }

    static void end(Context context, Ending ending) {
        switch (ending) {
            case Ending.Whole whole -> {
                head(context.res(), whole.reply());
                context.result(whole.reply().body());
            }
            case Ending.Part part -> {
                sendPart(context.res(), part);
                reset(context);
            }
            case Ending.Reset reset -> reset(context);
        }
    }

    private static void head(HttpServletResponse http, PspReply reply) {
        http.setStatus(reply.status());
        reply.headers().forEach(http::setHeader);
    }

    private static void sendPart(HttpServletResponse http, Ending.Part part) {
        head(http, part.reply());
        http.setContentLength(part.reply().body().length);
        try {
            http.getOutputStream().write(part.reply().body(), 0, part.bytes());
            http.flushBuffer();
        } catch (IOException clientGone) {
            throw new UncheckedIOException(clientGone);
        }
    }

    /** Whether the client closed its end while it waited for an answer. */
    static Waiting.Client look(Context context) {
        try {
            ByteBuffer one = ByteBuffer.allocate(1);
            int read = ((SocketChannel) transport(context)).read(one);
            // A client that sends more before it was answered loses its connection: what it sent can't be put back.
            return read == 0 ? Waiting.Client.WAITS : Waiting.Client.GONE;
        } catch (IOException reset) {
            return Waiting.Client.GONE;
        }
    }

    private static Object transport(Context context) {
        ServletRequest request = context.req();
        while (request instanceof ServletRequestWrapper wrapper) {
            request = wrapper.getRequest();
        }
        return ((ServletApiRequest) request).getRequest()
                .getConnectionMetaData().getConnection().getEndPoint().getTransport();
    }

    /** With a linger time of zero, closing sends RST instead of FIN and forgets unsent bytes. */
    private static void reset(Context context) {
        try {
            SocketChannel channel = (SocketChannel) transport(context);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        } catch (IOException alreadyClosed) {
            // There is nothing left to reset.
        }
    }
}
