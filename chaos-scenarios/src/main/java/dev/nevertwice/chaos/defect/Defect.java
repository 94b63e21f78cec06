package dev.nevertwice.chaos.defect;

/**
 * A mistake that is planted in the payment system to prove that the judge sees it (docs/defects.md).
 *
 * @param what which mechanism is removed, and why that hurts
 * @param invariant the id of the invariant that must break
 * @param scenario the built-in scenario that exposes it
 * @param diff unified, of one or more production source files
 */
public record Defect(String id, String title, String what, String invariant, String scenario, String diff) {}
