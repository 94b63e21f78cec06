package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.Chunk;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** The end of a link: the socket that its bytes go to. */
final class SocketSink implements Sink {

    private final Link link;
    private final Socket socket;
    private final OutputStream out;
    private final LongAdder sent;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile long bytes;

    SocketSink(Link link, Socket socket, LongAdder sent) throws IOException {
        this.link = link;
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.sent = sent;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void push(Chunk chunk) {
        writing.lock();
        try {
            if (ended.get()) {
                return;
            }
            out.write(chunk.bytes(), 0, chunk.length());
            bytes += chunk.length();
            sent.add(chunk.length());
        } catch (IOException gone) {
            end(Ending.CLOSE);
        } finally {
            writing.unlock();
        }
    }

    /** Does not wait for a write under way, but breaks it off: it may never end by itself. */
    @Override
    public void end(Ending how) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        switch (how) {
            case EOF -> {
                if (link.strict()) {
                    finishWriting();
                } else {
                    Connection.close(socket);
                }
            }
            case CLOSE -> Connection.close(socket);
            case RESET -> link.connection().reset();
        }
        link.connection().ended(link);
    }

    /** The other direction goes on. */
    private void finishWriting() {
        try {
            socket.shutdownOutput();
        } catch (IOException gone) {
            Connection.close(socket);
        }
    }
}
