package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.CommandFailure;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;

/** Where a server is that runs already, as an option says it: scheme, host and port, and nothing that would be dropped without a word. */
final class ServerUrl {

    private static final String SUCH_AS = " must be such as http://127.0.0.1:8080";
    private static final int MOST_PORT = 65_535;

    private ServerUrl() {}

    /** Scheme, host and port alone. Throws {@link CommandFailure} (usage) where there is more than a slash besides. */
    static URI origin(String option, URI url) {
        if (url.getRawUserInfo() != null) {
            throw CommandFailure.usage(option + SUCH_AS + ", without user and password.");
        }
        boolean http = List.of("http", "https").contains(String.valueOf(url.getScheme()));
        if (!http || url.getHost() == null || url.getPort() == 0 || url.getPort() > MOST_PORT) {
            throw CommandFailure.usage(option + SUCH_AS + ", not " + url + ".");
        }
        boolean hasPath = !List.of("", "/").contains(url.getRawPath());
        if (hasPath || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw CommandFailure.usage(option + SUCH_AS + ", without path, query and fragment, not " + url + ".");
        }
        try {
            return new URI(url.getScheme(), null, url.getHost(), url.getPort(), null, null, null);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether it is on this machine. Throws {@link CommandFailure} (usage) where there is no such host. */
    static boolean isNear(String option, URI url) {
        try {
            return InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw CommandFailure.usage(option + ": there is no host " + url.getHost() + ".");
        }
    }
}
