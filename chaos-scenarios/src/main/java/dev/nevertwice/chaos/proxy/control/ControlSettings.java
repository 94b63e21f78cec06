package dev.nevertwice.chaos.proxy.control;

import java.net.InetSocketAddress;

/**
 * How the API is served.
 *
 * @param at port 0 for any free one
 * @param proxyMetrics whether {@code /metrics} counts bytes, and {@code runtimeMetrics} tells about the process; with
 *     neither there is none
 */
public record ControlSettings(InetSocketAddress at, boolean proxyMetrics, boolean runtimeMetrics) {}
