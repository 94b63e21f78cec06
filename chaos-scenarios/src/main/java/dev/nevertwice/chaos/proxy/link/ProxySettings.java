package dev.nevertwice.chaos.proxy.link;

/**
 * How a fault proxy behaves.
 *
 * @param seed decides everything that is left to chance
 * @param strict does what is sensible where the reference does something else (docs/proxy.md)
 * @param allowRemote lets proxies listen on and connect to more than this machine
 */
public record ProxySettings(long seed, boolean strict, boolean allowRemote) {

    public static ProxySettings defaults() {
        return new ProxySettings(1, false, false);
    }

    public ProxySettings withSeed(long other) {
        return new ProxySettings(other, strict, allowRemote);
    }

    public ProxySettings withStrict(boolean other) {
        return new ProxySettings(seed, other, allowRemote);
    }

    public ProxySettings withAllowRemote(boolean other) {
        return new ProxySettings(seed, strict, other);
    }
}
