package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Effect;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Sends callbacks, each exactly once: what breaks is not sent again, and redirects are not followed. Connections are used
 * again by the thread that opened them, for one delivery at a time.
 */
final class CallbackSender implements AutoCloseable {

    private static final HttpDecoderConfig HTTP = new HttpDecoderConfig()
            .setMaxInitialLineLength(8192)
            .setMaxHeaderSize(64 * 1024);

    private final Loops loops;
    private final Executor threads;
    private final Duration timeout;
    /** All that are open; one that opens when they were closed is closed at once. */
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    /** Each touched by its thread only; the one that rests least comes first. */
    private final Map<EventExecutor, ArrayDeque<CallbackConnection>> resting = new HashMap<>();

    /**
     * @param threads for what waits
     * @param timeout the machine decides when an answer is too late; this only frees the connection and is longer
     */
    CallbackSender(Loops loops, Executor threads, Duration timeout) {
        this.loops = loops;
        this.threads = threads;
        this.timeout = timeout;
        loops.group().forEach(loop -> resting.put(loop, new ArrayDeque<>()));
    }

    /** Completes with the HTTP status, or 0 when there was no whole answer; never fails. */
    CompletableFuture<Integer> send(Effect.Deliver delivery) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        EventLoop loop = loops.near();
        if (loop.inEventLoop()) {
            send(delivery, loop, status);
        } else {
            try {
                loop.execute(() -> send(delivery, loop, status));
            } catch (RejectedExecutionException closed) {
                status.complete(0);
            }
        }
        return status;
    }

    private void send(Effect.Deliver delivery, EventLoop loop, CompletableFuture<Integer> status) {
        CallbackConnection known = rested(resting.get(loop), delivery.url());
        if (known != null) {
            known.send(delivery.request(), status);
        } else {
            // A name is looked up and certificates are loaded, which take their time.
            threads.execute(() -> {
                try {
                    open(delivery, loop, status);
                } catch (RejectedExecutionException | IllegalArgumentException | NoSuchAlgorithmException noWay) {
                    status.complete(0);
                }
            });
        }
    }

    private static CallbackConnection rested(ArrayDeque<CallbackConnection> resting, URI url) {
        for (Iterator<CallbackConnection> each = resting.iterator(); each.hasNext();) {
            CallbackConnection connection = each.next();
            if (connection.leadsTo(url)) {
                each.remove();
                return connection;
            }
        }
        return null;
    }

    private void open(Effect.Deliver delivery, EventLoop loop, CompletableFuture<Integer> status)
            throws NoSuchAlgorithmException {
        URI url = delivery.url();
        boolean secret = url.getScheme().equals("https");
        int port = url.getPort() >= 0 ? url.getPort() : secret ? 443 : 80;
        InetSocketAddress address = new InetSocketAddress(url.getHost(), port);
        if (address.isUnresolved()) {
            status.complete(0);
            return;
        }
        SSLEngine tls = secret ? tls(url.getHost(), port) : null;
        CallbackConnection connection = new CallbackConnection(url, timeout, resting.get(loop));
        ChannelFuture opened = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        if (tls != null) {
                            channel.pipeline().addLast(new SslHandler(tls));
                        }
                        channel.pipeline().addLast(
                                new HttpRequestEncoder(), new HttpResponseDecoder(HTTP), connection);
                    }
                })
                .connect(address);
        opened.addListener(ended -> {
            if (ended.isSuccess()) {
                connection.send(delivery.request(), status);
            } else {
                status.complete(0);
            }
        });
    }

    /** Believes only the host that was asked for. */
    private static SSLEngine tls(String host, int port) throws NoSuchAlgorithmException {
        SSLEngine tls = SSLContext.getDefault().createSSLEngine(host, port);
        tls.setUseClientMode(true);
        SSLParameters checks = tls.getSSLParameters();
        checks.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(checks);
        return tls;
    }

    @Override
    public void close() {
        connections.close().awaitUninterruptibly();
    }
}
