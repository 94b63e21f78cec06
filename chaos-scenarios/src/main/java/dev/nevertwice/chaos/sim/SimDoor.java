package dev.nevertwice.chaos.sim;

import java.util.function.Consumer;

/** What the payment system's connections to a PSP come to first: they are refused, or they reach the PSP. */
final class SimDoor {

    private final Network network;
    private final Consumer<Flight> psp;
    private boolean refused;
    private long refusals;

    SimDoor(Network network, Consumer<Flight> psp) {
        this.network = network;
        this.psp = psp;
    }

    void refuse(boolean from) {
        refused = from;
    }

    long refusals() {
        return refusals;
    }

    void arrived(Flight flight) {
        if (refused) {
            refusals++;
            network.fail(flight, false, "connection refused");
        } else {
            psp.accept(flight);
        }
    }
}
