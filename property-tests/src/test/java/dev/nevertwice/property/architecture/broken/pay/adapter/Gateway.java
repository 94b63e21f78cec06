package dev.nevertwice.property.architecture.broken.pay.adapter;

/** What only the composition root may name. */
public interface Gateway {}
