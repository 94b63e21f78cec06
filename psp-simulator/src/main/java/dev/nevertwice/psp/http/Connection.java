package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * One client's connection: its requests are answered one after the other. It is read from even while an answer is waited
 * for, because that is how a client is seen to go away. All of it runs on the connection's thread.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    /** A client that is so far ahead of its answers is not read from until it has some. */
    private static final int MOST_AHEAD = 16;

    /** How far a connection has come. Where two are equal nothing moved in between. */
    private record Progress(long received, long unsent, long sentOfTheNext) {}

    private final BiConsumer<PspRequest, Wire> server;
    private final Duration patience;
    private final ArrayDeque<Incoming> ahead = new ArrayDeque<>(2);
    private ChannelHandlerContext context;
    /** Its head is here and its body is not; null between requests, and while the rest of one is thrown away. */
    private Incoming reading;
    /** Has its request and not its answer. */
    private Wire serving;
    /** In the midst of what came at once: what is written now is flushed after all of it. */
    private boolean flushesSoon;
    private boolean starting;
    private boolean paused;
    private boolean inputEnded;
    /** Nothing is read any more, unless the rest of a body stands between the client and its answer. */
    private boolean closing;
    private boolean restIsThrownAway;
    private long received;
    private boolean watched;

    /** {@code patience}: a client that takes nothing of what it is sent, or stops amid a request, is given up after it. */
    Connection(BiConsumer<PspRequest, Wire> server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext same, Object message) {
        received++;
        flushesSoon = true;
        if (message instanceof HttpRequest head && !closing) {
            reading = new Incoming(head);
            if (reading.expectsContinue() && serving == null) {
                context.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
            }
        }
        if (message instanceof HttpContent content) {
            take(content);
        }
        if (reading != null && reading.isWhole()) {
            ahead.add(reading);
            reading = null;
            goOn();
        }
    }

    private void take(HttpContent content) {
        boolean end = content instanceof LastHttpContent;
        try {
            if (reading != null) {
                reading.take(content);
                restIsThrownAway = !end;
            } else if (end && restIsThrownAway) {
                restIsThrownAway = false;
                if (closing) {
                    close();
                }
            }
        } finally {
            content.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext same) {
        flushesSoon = false;
        flush();
    }

    /** Sends what was written, together with all that is answered at once. */
    void flush() {
        if (flushesSoon) {
            return;
        }
        context.flush();
        watch();
    }

    /** Has an eye on the client while it makes the connection wait, so that it holds no memory for ever. */
    void watch() {
        if (!watched && isStuck()) {
            watched = true;
            Progress before = progress();
            context.executor().schedule(() -> {
                watched = false;
                if (isStuck() && progress().equals(before)) {
                    giveUp();
                } else {
                    watch();
                }
            }, patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean isStuck() {
        return reading != null && !paused || progress().unsent() > 0;
    }

    private Progress progress() {
        ChannelOutboundBuffer out = context.channel().unsafe().outboundBuffer();
        return out == null ? new Progress(received, 0, 0)
                : new Progress(received, out.totalPendingWriteBytes(), out.currentProgress());
    }

    private void giveUp() {
        if (progress().unsent() > 0) {
            reset();
        } else {
            reading.giveUp();
            ahead.add(reading);
            reading = null;
            restIsThrownAway = false;
            goOn();
            flush();
        }
    }

    /** With a linger time of zero, closing sends RST instead of FIN and forgets unsent bytes. */
    void reset() {
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.channel().close();
    }

    /** Serves what has come, until something must be waited for. */
    private void goOn() {
        if (starting) {
            return;
        }
        starting = true;
        try {
            while (serving == null && !ahead.isEmpty()) {
                serve(ahead.poll());
            }
        } finally {
            starting = false;
        }
        pause();
        if (inputEnded && serving == null) {
            close();
        }
    }

    private void serve(Incoming next) {
        Wire wire = new Wire(this, context.channel(), next);
        serving = wire;
        if (next.refusal() == null) {
            server.accept(next.request(), wire);
        } else {
            wire.end(new Ending.Whole(next.refusal()));
        }
    }

    private void pause() {
        boolean enough = ahead.size() >= MOST_AHEAD || !context.channel().isWritable();
        if (paused != enough) {
            paused = enough;
            context.channel().config().setAutoRead(!enough);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext same) {
        pause();
    }

    /** The exchange was answered; the connection serves the next one, or is closed after the last. */
    void answered(boolean last) {
        serving = null;
        if (last) {
            closing = true;
            ahead.clear();
            reading = null;
            if (!restIsThrownAway) {
                close();
            }
        } else {
            goOn();
        }
    }

    /** After what was written. A client that still sends would lose its answer. */
    private void close() {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> context.close());
    }

    /** The client sends no more. It may still read, so what is being worked on is answered; what waits is not. */
    @Override
    public void userEventTriggered(ChannelHandlerContext same, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (serving == null) {
                close();
            } else {
                serving.clientGone();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext same) {
        ahead.clear();
        if (serving != null) {
            serving.clientGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext same, Throwable cause) {
        if (!(cause instanceof IOException)) {
            context.fireExceptionCaught(cause); // Netty logs it
        }
        context.close();
    }
}
