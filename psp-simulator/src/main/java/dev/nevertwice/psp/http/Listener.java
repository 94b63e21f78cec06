package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.function.BiConsumer;

/** Takes connections of the loopback interface, and hands over each request that came in on one. */
final class Listener implements AutoCloseable {

    /** Thousands of buyers may connect in the same moment. */
    private static final int BACKLOG = 4096;

    private static final int MOST_BYTES_OF_A_LINE = 8192;
    private static final int MOST_BYTES_OF_A_HEAD = 8192;

    private final ServerSocketChannel socket;
    private Channel accepting;
    /** All that are open; one that comes when they were closed is closed at once. */
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    private Listener(ServerSocketChannel socket) {
        this.socket = socket;
    }

    /**
     * Takes the port; connections wait until {@link #serve}.
     *
     * @param port 0 for any free one
     * @throws IOException if the port is taken
     */
    static Listener open(int port) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), port), BACKLOG);
        } catch (IOException taken) {
            socket.close();
            throw taken;
        }
        return new Listener(socket);
    }

    int port() {
        return socket.socket().getLocalPort();
    }

    /**
     * From now on {@code server} gets each whole request, on the thread that read it: it must not block.
     *
     * @param patience with a client that takes nothing of what it is sent, or stops amid a request
     */
    void serve(Loops loops, BiConsumer<PspRequest, Wire> server, Duration patience) {
        HttpDecoderConfig http = new HttpDecoderConfig()
                .setMaxInitialLineLength(MOST_BYTES_OF_A_LINE)
                .setMaxHeaderSize(MOST_BYTES_OF_A_HEAD);
        accepting = new ServerBootstrap()
                .group(loops.group())
                .channelFactory(() -> new NioServerSocketChannel(socket))
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline().addLast(
                                new HttpRequestDecoder(http), new HttpResponseEncoder(),
                                new Connection(server, patience));
                    }
                })
                .register()
                .syncUninterruptibly()
                .channel();
    }

    /** Gives the port back and breaks all connections. */
    @Override
    public void close() throws IOException {
        if (accepting == null) {
            socket.close();
        } else if (accepting.isOpen()) {
            accepting.close().syncUninterruptibly();
            connections.close().awaitUninterruptibly();
        }
    }
}
