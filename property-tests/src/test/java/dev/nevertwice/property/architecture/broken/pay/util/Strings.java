package dev.nevertwice.property.architecture.broken.pay.util;

/** Sits in a package that says nothing. */
record Strings() {}
