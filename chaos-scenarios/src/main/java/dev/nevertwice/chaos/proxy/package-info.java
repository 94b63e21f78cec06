/** A TCP fault proxy that Toxiproxy's clients drive: docs/proxy.md. */
package dev.nevertwice.chaos.proxy;
