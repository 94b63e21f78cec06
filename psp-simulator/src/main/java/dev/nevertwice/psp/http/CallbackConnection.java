package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A connection to who is told of changes: sends a delivery and reads its answer, then rests until there is another, but not
 * for long. All of it runs on the connection's thread.
 */
final class CallbackConnection extends ChannelInboundHandlerAdapter {

    /** Of an answer's body, which nobody reads. */
    private static final int MOST_BYTES = 1024 * 1024;

    /** Most servers close what rests for 15 s or longer, and then a delivery meets a closed connection. */
    private static final Duration REST = Duration.ofSeconds(10);

    /** What the machine says was made here: nothing in it can break the protocol. */
    private static final DefaultHttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private final String origin;
    private final String host;
    private final Duration timeout;
    private final ArrayDeque<CallbackConnection> resting;
    private Channel channel;
    /** Null while it rests. */
    private CompletableFuture<Integer> answer;
    private ChannelFuture sent;
    private int status;
    private boolean keepsAlive;
    private long bytes;
    /** Closes the connection when it has waited, or rested, for too long. */
    private Future<?> end;

    /** @param resting where it is found when it may be used again */
    CallbackConnection(URI url, Duration timeout, ArrayDeque<CallbackConnection> resting) {
        this.origin = origin(url);
        this.host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        this.timeout = timeout;
        this.resting = resting;
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getHost() + ":" + url.getPort();
    }

    boolean leadsTo(URI url) {
        return origin.equals(origin(url));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    /** Completes the answer with its status, or 0 when none came whole and in time. */
    void send(PspRequest request, CompletableFuture<Integer> whenAnswered) {
        answer = whenAnswered;
        status = 0;
        bytes = 0;
        closeAfter(timeout);
        HttpHeaders headers = HEADERS.newHeaders();
        headers.set(HttpHeaderNames.HOST, host);
        headers.set(HttpHeaderNames.USER_AGENT, "nevertwice-psp");
        headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(request.body().length));
        request.headers().forEach(headers::set);
        sent = channel.writeAndFlush(new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method()), request.target(),
                Unpooled.wrappedBuffer(request.body()), headers, HEADERS.newEmptyHeaders()));
        if (!channel.isActive()) {
            ended(0);
        }
    }

    private void closeAfter(Duration wait) {
        if (end != null) {
            end.cancel(false);
        }
        end = channel.eventLoop().schedule(() -> channel.close(), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext same, Object message) {
        try {
            if (answer == null || !((HttpObject) message).decoderResult().isSuccess()) {
                channel.close();
            } else {
                read(message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(Object message) {
        if (message instanceof HttpResponse head) {
            status = head.status().code();
            keepsAlive = HttpUtil.isKeepAlive(head);
        }
        if (message instanceof HttpContent content) {
            bytes += content.content().readableBytes();
            if (bytes > MOST_BYTES) {
                channel.close();
            } else if (message instanceof LastHttpContent && status >= 200) { // before it come those that announce it
                answered();
            }
        }
    }

    private void answered() {
        boolean again = keepsAlive && sent.isSuccess() && channel.isActive();
        if (again) {
            resting.addFirst(this);
            closeAfter(REST);
        }
        ended(status);
        if (!again) {
            channel.close();
        }
    }

    private void ended(int with) {
        CompletableFuture<Integer> told = answer;
        answer = null;
        if (told != null) {
            told.complete(with);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext same) {
        resting.remove(this);
        if (end != null) {
            end.cancel(false);
        }
        ended(0);
    }

    /** What can't be read, and what breaks: there is no answer. */
    @Override
    public void exceptionCaught(ChannelHandlerContext same, Throwable cause) {
        channel.close();
    }
}
