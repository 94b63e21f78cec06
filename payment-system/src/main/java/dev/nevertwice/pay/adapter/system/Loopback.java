package dev.nevertwice.pay.adapter.system;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells this machine from all others. */
public final class Loopback {

    private Loopback() {}

    /** Whether every address of the host is a loopback one; a host without any is not. */
    public static boolean is(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException nowhere) {
            return false;
        }
    }
}
