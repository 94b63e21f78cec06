/** What a fault proxy does to the bytes that pass: toxics as values, and what the link that runs one offers it. */
package dev.nevertwice.chaos.proxy.toxic;
