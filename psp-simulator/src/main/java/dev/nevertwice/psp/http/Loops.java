package dev.nevertwice.psp.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/** The few threads that read and write all connections and wake the namespaces. What waits does not belong on them. */
final class Loops implements AutoCloseable {

    /** While one is in the machine, which is under a lock, the other reads and writes. */
    private static final int THREADS = 2;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("psp", true), NioIoHandler.newFactory());

    EventLoopGroup group() {
        return group;
    }

    /** The caller's own, so that nothing has to be handed over; where it has none, any. */
    EventLoop near() {
        for (EventExecutor each : group) {
            if (each.inEventLoop()) {
                return (EventLoop) each;
            }
        }
        return group.next();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
