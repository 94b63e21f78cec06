package dev.nevertwice.psp.registration;

/** One seller's part of a registration. {@code seller} may be null. */
public record Order(String reference, String seller, long amount, String currency) {}
