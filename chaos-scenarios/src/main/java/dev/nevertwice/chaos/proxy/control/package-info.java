/** Toxiproxy's HTTP API: docs/proxy.md. */
package dev.nevertwice.chaos.proxy.control;
