package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;

/** One exchange on its connection: says how it ends, and breaks the connection when told to. For any thread. */
final class Wire {

    /** What the machine says was made here: nothing in it can break the protocol. */
    private static final DefaultHttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private final Connection connection;
    private final Channel channel;
    private final Incoming request;
    private Waiting waiting;
    private boolean clientGone;

    Wire(Connection connection, Channel channel, Incoming request) {
        this.connection = connection;
        this.channel = channel;
        this.request = request;
    }

    /** The exchange goes on in the machine, and is to be given up when the client goes away. */
    void awaits(Waiting end) {
        boolean gone;
        synchronized (this) {
            waiting = end;
            gone = clientGone;
        }
        if (gone) {
            end.abandon();
        }
    }

    void clientGone() {
        Waiting abandoned;
        synchronized (this) {
            clientGone = true;
            abandoned = waiting;
        }
        if (abandoned != null) {
            abandoned.abandon();
        }
    }

    /** Whether the reply has a head only. */
    boolean isHead() {
        return request.isHead();
    }

    /** Says how the exchange ends. */
    void end(Ending ending) {
        if (channel.eventLoop().inEventLoop()) {
            endHere(ending);
            connection.flush();
        } else {
            onItsThread(() -> endHere(ending));
        }
    }

    private void onItsThread(Runnable work) {
        try {
            channel.eventLoop().execute(() -> {
                work.run();
                connection.flush();
            });
        } catch (RejectedExecutionException closed) {
            // The server broke all connections.
        }
    }

    private void endHere(Ending ending) {
        switch (ending) {
            case Ending.Whole whole -> {
                PspReply reply = whole.reply();
                channel.write(head(reply, request.isHead() ? Unpooled.EMPTY_BUFFER
                        : Unpooled.wrappedBuffer(reply.body())), channel.voidPromise());
                connection.answered(!request.keepsAlive());
            }
            case Ending.Part part -> channel
                    .writeAndFlush(head(part.reply(), Unpooled.wrappedBuffer(part.reply().body(), 0, part.bytes())))
                    .addListener(written -> reset());
            case Ending.Reset reset -> reset();
        }
    }

    private DefaultFullHttpResponse head(PspReply reply, ByteBuf body) {
        HttpHeaders headers = HEADERS.newHeaders();
        reply.headers().forEach(headers::add);
        headers.set(HttpHeaderNames.DATE, HttpDate.now());
        headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length));
        HttpUtil.setKeepAlive(headers, request.version(), request.keepsAlive());
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body,
                headers, HEADERS.newEmptyHeaders());
    }

    private void reset() {
        if (channel.isActive()) {
            channel.flush();
            connection.reset();
        }
    }

    // ---- A reply that comes in pieces

    /** Sends a long reply, a piece whenever the client has taken the one before. Blocks until it is sent or nobody reads on. */
    void sendPieces(PspReply reply) {
        Iterator<byte[]> pieces = reply.pieces();
        byte[] piece = request.isHead() ? reply.body() : pieces.next();
        if (request.isHead() || !pieces.hasNext()) {
            end(new Ending.Whole(reply.withBody(piece)));
            return;
        }
        begin(reply);
        try {
            while (piece != null) {
                send(piece);
                piece = pieces.hasNext() ? pieces.next() : null;
            }
            finish();
        } catch (IOException clientGone) {
            // Nobody reads on.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins a reply with what comes before its first piece. */
    void begin(PspReply reply) {
        DefaultHttpResponse head =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
        reply.headers().forEach(head.headers()::add);
        head.headers().set(HttpHeaderNames.DATE, HttpDate.now());
        boolean chunked = request.version().equals(HttpVersion.HTTP_1_1);
        HttpUtil.setTransferEncodingChunked(head, chunked);
        HttpUtil.setKeepAlive(head.headers(), request.version(), chunked && request.keepsAlive());
        channel.writeAndFlush(head);
    }

    /** Sends more of it; waits until the client takes it. Fails when the client is gone, or takes nothing for too long. */
    void send(byte[] bytes) throws IOException, InterruptedException {
        ChannelFuture written = channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
        onItsThread(connection::watch);
        if (!written.await().isSuccess()) {
            throw new IOException("the client is gone", written.cause());
        }
    }

    /** Ends the reply. */
    void finish() {
        boolean last = !request.version().equals(HttpVersion.HTTP_1_1) || !request.keepsAlive();
        onItsThread(() -> {
            channel.write(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
            connection.answered(last);
        });
    }
}
