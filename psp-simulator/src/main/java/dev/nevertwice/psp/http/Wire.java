package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.wire.Headers;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Carries the bytes of one exchange between Jetty and the machine, and breaks its connection when told to. */
final class Wire {

    /** One more than the machine accepts, so that the machine itself says what is too large. */
    private static final int MOST_BYTES_READ = 64 * 1024 + 1;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private byte[] body = {};

    Wire(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    /** Calls {@code then} once the request is here, which for most is at once; never when it breaks off. */
    void read(Consumer<PspRequest> then) {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(() -> read(then));
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                callback.failed(chunk.getFailure());
                return;
            }
            take(chunk.getByteBuffer());
            boolean last = chunk.isLast() || body.length >= MOST_BYTES_READ;
            chunk.release();
            if (last) {
                then.accept(request());
                return;
            }
        }
    }

    private void take(ByteBuffer bytes) {
        int before = body.length;
        int count = Math.min(bytes.remaining(), MOST_BYTES_READ - before);
        if (count > 0) {
            body = Arrays.copyOf(body, before + count);
            bytes.get(body, before, count);
        }
    }

    private PspRequest request() {
        Headers headers = Headers.none();
        for (HttpField field : request.getHeaders()) {
            String name = field.getLowerCaseName();
            String value = field.getValue() == null ? "" : field.getValue();
            String before = headers.get(name);
            headers = headers.with(name, before == null ? value : before + ", " + value);
        }
        String target = request.getHttpURI().getPathQuery();
        return new PspRequest(request.getMethod(), target == null ? "/" : target, headers, body);
    }

    /** Says how the exchange ends. */
    void end(Ending ending) {
        switch (ending) {
            case Ending.Whole whole -> {
                head(whole.reply());
                response.write(true, ByteBuffer.wrap(whole.reply().body()), callback);
            }
            case Ending.Part part -> {
                head(part.reply());
                response.write(false, ByteBuffer.wrap(part.reply().body(), 0, part.bytes()),
                        Callback.from(this::reset, failure -> reset()));
            }
            case Ending.Reset reset -> reset();
        }
    }

    private void head(PspReply reply) {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        reply.headers().forEach(headers::put);
        headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    }

    Response response() {
        return response;
    }

    Callback callback() {
        return callback;
    }

    /** Whether the client closed its end while it waited for an answer. */
    Waiting.Client look() {
        try {
            // A client that sends more before it was answered loses its connection: what it sent can't be put back.
            return channel().read(ByteBuffer.allocate(1)) == 0 ? Waiting.Client.WAITS : Waiting.Client.GONE;
        } catch (IOException reset) {
            return Waiting.Client.GONE;
        }
    }

    private SocketChannel channel() {
        return (SocketChannel) request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
    }

    /** With a linger time of zero, closing sends RST instead of FIN and forgets unsent bytes. */
    private void reset() {
        try {
            SocketChannel channel = channel();
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        } catch (IOException alreadyClosed) {
            // There is nothing left to reset.
        }
        callback.failed(new EofException("reset on purpose"));
    }
}
