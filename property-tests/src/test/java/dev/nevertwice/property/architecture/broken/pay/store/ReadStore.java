package dev.nevertwice.property.architecture.broken.pay.store;

/** What only status reads may have in hand. */
public interface ReadStore {}
