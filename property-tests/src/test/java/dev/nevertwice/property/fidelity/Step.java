package dev.nevertwice.property.fidelity;

/** One step of one session. */
record Step(int session, Action action) {

    @Override
    public String toString() {
        return "session " + session + ": " + action;
    }
}
