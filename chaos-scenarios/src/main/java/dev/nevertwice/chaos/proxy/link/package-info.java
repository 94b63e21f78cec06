/** Proxies, their connections, and the chains of toxics through which bytes pass. */
package dev.nevertwice.chaos.proxy.link;
