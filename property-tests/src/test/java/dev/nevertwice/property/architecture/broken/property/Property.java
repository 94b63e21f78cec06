package dev.nevertwice.property.architecture.broken.property;

/** What only this module and those above may name. */
public interface Property {}
