package dev.nevertwice.property.architecture.broken.pay.adapter.memory;

/** An adapter that the simulator uses, with a time of its own. */
record ReadsTheClock() {
    long now() {
        return System.currentTimeMillis();
    }
}
