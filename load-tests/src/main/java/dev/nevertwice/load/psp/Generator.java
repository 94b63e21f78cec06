package dev.nevertwice.load.psp;

import dev.nevertwice.load.Child;
import java.io.IOException;

/** The load generator as seen from the bench. */
final class Generator implements AutoCloseable {

    private final Child child;

    Generator() throws IOException {
        child = Child.start(LoadGenerator.class);
        child.after("ready");
    }

    /** Answers a second. */
    long steady(int port, int connections, int seconds) throws IOException {
        String[] said = order("steady " + port + " " + connections + " " + seconds * 1000L, "answered ").split(" ");
        return Long.parseLong(said[0]) * 1_000_000_000L / Long.parseLong(said[1]);
    }

    /** What is said after {@code beginning}. */
    String order(String order, String beginning) throws IOException {
        child.say(order);
        return child.after(beginning);
    }

    @Override
    public void close() {
        child.close();
    }
}
