package dev.nevertwice.psp.registration;

import java.util.Map;

/**
 * One seller's part of a registration.
 *
 * @param seller may be null
 * @param metadata names of the merchant's own, told back and never looked at
 */
public record Order(String reference, String seller, long amount, String currency, Map<String, String> metadata) {}
