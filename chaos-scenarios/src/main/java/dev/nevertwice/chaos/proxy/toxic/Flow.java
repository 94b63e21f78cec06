package dev.nevertwice.chaos.proxy.toxic;

import java.util.function.Consumer;

/** One direction of one connection, as the toxic sees it that runs there. Used by one thread. */
public interface Flow {

    /** The next bytes. Blocks. */
    Arrival take();

    /** The same, but no longer than so many nanoseconds. */
    Arrival take(long mostNanos);

    /** Gives all that comes to {@code body} until nothing comes any more; says why. */
    default Arrival.Silence each(Consumer<Chunk> body) {
        Arrival arrival = take();
        while (arrival instanceof Chunk chunk) {
            body.accept(chunk);
            arrival = take();
        }
        return (Arrival.Silence) arrival;
    }

    /** Lets bytes go on. Blocks while the next one can't take them. */
    void pass(Chunk chunk);

    /** How many bytes this toxic has passed on this connection, changes of it included. */
    long passedBytes();

    /** Blocks until that time of {@link System#nanoTime}. Whether it was not cut short by a change. */
    boolean sleepUntil(long nanos);

    /** Blocks for so long whatever is changed; only the end of the connection ends it. */
    void sleepThrough(long nanos);

    /** Closes the connection; nothing passes any more. */
    void close();

    /** Closes it so that the other end is told of a reset. */
    void reset();

    /** Sends bytes of our own back to where these came from, through the toxics of the other direction. */
    void answer(byte[] bytes);

    /** Sends bytes to the upstream on a connection of their own and forgets what it answers. Does not block. */
    void sendAside(byte[] bytes, long delayNanos);

    /** A number from 0 to below {@code bound}, from the seed; the same for the same connection and call. */
    long below(long bound);

    /** Whether the proxy does what is sensible where the reference does something else. */
    boolean strict();
}
