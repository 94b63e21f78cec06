package dev.nevertwice.pay.metrics;

import java.util.List;

/** Writes readings for the machine that collects them, beside what it knows of the process itself. */
public interface Exposition {

    String contentType();

    byte[] page(List<Sample> readings);
}
