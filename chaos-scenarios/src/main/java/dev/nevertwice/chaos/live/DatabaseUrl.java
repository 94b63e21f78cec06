package dev.nevertwice.chaos.live;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a database, of which only the database's name is of interest.
 *
 * @param server up to the host and port, as the driver wants it
 * @param parameters with the question mark, or empty
 */
record DatabaseUrl(String server, String name, String parameters) {

    private static final Pattern JDBC = Pattern.compile("(jdbc:postgresql://[^/?]*)(?:/([^?]*))?(\\?.*)?");
    private static final Pattern URI = Pattern.compile("postgres(?:ql)?://(?:([^@/?]*)@)?([^/?@]*)(/[^?]*)?(\\?.*)?");

    static DatabaseUrl of(String url) {
        Matcher uri = URI.matcher(url);
        String jdbc = uri.matches() ? jdbc(uri) : url;
        Matcher parts = JDBC.matcher(jdbc);
        if (!parts.matches()) {
            throw new LiveFailure(
                    "--database-url is not the address of a PostgreSQL database; write"
                            + " jdbc:postgresql://HOST:PORT/NAME?user=USER",
                    null);
        }
        String name = parts.group(2) == null || parts.group(2).isEmpty() ? "postgres" : parts.group(2);
        return new DatabaseUrl(parts.group(1), name, parts.group(3) == null ? "" : parts.group(3));
    }

    String jdbc() {
        return named(name);
    }

    /** Another database on the same server. */
    String named(String other) {
        return server + "/" + other + parameters;
    }

    /** Without the parameters, among which may be a password. */
    @Override
    public String toString() {
        return server + "/" + name;
    }

    private static String jdbc(Matcher uri) {
        StringBuilder parameters = new StringBuilder(uri.group(4) == null ? "" : uri.group(4));
        if (uri.group(1) != null) {
            String[] login = uri.group(1).split(":", 2);
            parameters.append(parameters.isEmpty() ? "?" : "&").append("user=").append(login[0]);
            if (login.length > 1) {
                parameters.append("&password=").append(login[1]);
            }
        }
        return "jdbc:postgresql://" + uri.group(2) + (uri.group(3) == null ? "/" : uri.group(3)) + parameters;
    }
}
