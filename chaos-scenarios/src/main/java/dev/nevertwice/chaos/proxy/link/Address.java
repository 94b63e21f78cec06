package dev.nevertwice.chaos.proxy.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code host:port}, and what is wrong with it in the reference's words.
 *
 * @param host empty for all interfaces, or for this machine when it is connected to
 */
record Address(String host, int port) {

    private static final int MOST_PORT = 65_535;

    /** @throws ProxyProblem when it is none */
    static Address of(String text) {
        if (text.isEmpty()) {
            return new Address("", 0);
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            throw ProxyProblem.of("address " + text + ": missing port in address");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw ProxyProblem.of("address " + text + ": too many colons in address");
        }
        String port = text.substring(colon + 1);
        if (!port.matches("\\d*")) {
            throw ProxyProblem.of("lookup tcp/" + port + ": unknown port");
        }
        if (port.length() > 5 || !port.isEmpty() && Integer.parseInt(port) > MOST_PORT) {
            throw ProxyProblem.of("address " + port + ": invalid port");
        }
        return new Address(host, port.isEmpty() ? 0 : Integer.parseInt(port));
    }

    /** By its text alone: nobody waits for a name server. */
    boolean isLoopback() {
        String name = host.toLowerCase(Locale.ROOT);
        return name.isEmpty() || name.equals("localhost") || name.endsWith(".localhost") || name.equals("::1")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /**
     * As the reference writes it. May ask a name server, so it blocks.
     *
     * @param whenEmpty what an empty host stands for
     */
    InetSocketAddress resolved(String whenEmpty) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host.isEmpty() ? whenEmpty : host), port);
        } catch (UnknownHostException nowhere) {
            throw ProxyProblem.of("lookup " + host + ": no such host");
        }
    }

    /** All that it may be, in the order in which to try. May ask a name server, so it blocks. */
    List<InetSocketAddress> all(String whenEmpty) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host.isEmpty() ? whenEmpty : host))
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (UnknownHostException nowhere) {
            throw ProxyProblem.of("lookup " + host + ": no such host");
        }
    }

    static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host instanceof Inet6Address) {
            String text = host.isLoopbackAddress() ? "::1" : host.isAnyLocalAddress() ? "::" : host.getHostAddress();
            return "[" + text + "]:" + address.getPort();
        }
        return host.getHostAddress() + ":" + address.getPort();
    }
}
