package dev.nevertwice.pay.adapter.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where a database is and who asks: {@code jdbc:postgresql://host:port/name?user=...} or
 * {@code postgresql://user:password@host:port/name}. May hold a password, which {@link #toString} does not show.
 */
public final class DatabaseAddress {

    private static final String JDBC = "jdbc:postgresql:";

    /**
     * What the driver has to say about a bad address is the address itself, password and all; everything else it throws
     * too. Held here, or the logger is forgotten with its level.
     */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private final String jdbcUrl;
    private final Properties parts;

    private DatabaseAddress(String jdbcUrl, Properties parts) {
        this.jdbcUrl = jdbcUrl;
        this.parts = parts;
    }

    /** @throws DatabaseProblem when it is not the address of a PostgreSQL database */
    public static DatabaseAddress of(String url) {
        String jdbcUrl = url;
        if (url.startsWith("postgresql://") || url.startsWith("postgres://")) {
            jdbcUrl = fromUri(url.substring(url.indexOf("://") + 3));
        }
        // The driver would take a user and password before the host for a part of its name.
        boolean ours = jdbcUrl.startsWith(JDBC) && !beforeParameters(jdbcUrl).contains("@");
        Properties parts = ours ? Driver.parseURL(jdbcUrl, new Properties()) : null;
        if (parts == null) {
            throw new DatabaseProblem(
                    DatabaseProblem.Kind.BAD_ADDRESS,
                    "not the address of a PostgreSQL database; write jdbc:postgresql://HOST:PORT/NAME?user=USER",
                    null);
        }
        return new DatabaseAddress(jdbcUrl, parts);
    }

    /** As the driver wants it. */
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /** Another database on the same server, by the same user. */
    public DatabaseAddress named(String name) {
        String path = beforeParameters(jdbcUrl);
        String server = path.startsWith(JDBC + "//") ? path.substring(0, path.lastIndexOf('/') + 1) : JDBC;
        return of(server + name + jdbcUrl.substring(path.length()));
    }

    /** {@code host:port}; several of them, separated by commas, where the driver may choose. */
    public String server() {
        String[] hosts = PGProperty.PG_HOST.getOrDefault(parts).split(",");
        String[] ports = PGProperty.PG_PORT.getOrDefault(parts).split(",");
        StringBuilder servers = new StringBuilder();
        for (int i = 0; i < hosts.length; i++) {
            servers.append(i == 0 ? "" : ",").append(hosts[i]).append(':').append(ports[Math.min(i, ports.length - 1)]);
        }
        return servers.toString();
    }

    /** The same database by the same user, by another way to its server. */
    public DatabaseAddress by(String server) {
        String path = beforeParameters(jdbcUrl);
        String name = path.substring(path.startsWith(JDBC + "//") ? path.lastIndexOf('/') + 1 : JDBC.length());
        return of(JDBC + "//" + server + "/" + name + jdbcUrl.substring(path.length()));
    }

    /** Itself where it names a database, else the one of that name. */
    public DatabaseAddress orNamed(String name) {
        return PGProperty.PG_DBNAME.getOrDefault(parts) == null ? named(name) : this;
    }

    /** Host, port and database, without anything secret. */
    public String shown() {
        String name = PGProperty.PG_DBNAME.getOrDefault(parts);
        return PGProperty.PG_HOST.getOrDefault(parts) + ":" + PGProperty.PG_PORT.getOrDefault(parts) + "/"
                + (name == null ? user() : name);
    }

    public String user() {
        String user = PGProperty.USER.getOrDefault(parts);
        return user == null ? System.getProperty("user.name") : user;
    }

    /** Where and who, but for the password; an address again. */
    public String withoutSecrets() {
        String user = PGProperty.USER.getOrDefault(parts);
        return beforeParameters(jdbcUrl)
                + (user == null ? "" : "?user=" + URLEncoder.encode(user, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return shown();
    }

    private static String beforeParameters(String url) {
        int question = url.indexOf('?');
        return question < 0 ? url : url.substring(0, question);
    }

    private static String fromUri(String rest) {
        String path = beforeParameters(rest);
        String parameters = rest.substring(path.length());
        int at = path.lastIndexOf('@'); // a password may hold others
        String address = path.substring(at + 1);
        String server = address.contains("/") ? address : address + "/";
        if (at < 0) {
            return JDBC + "//" + server + parameters;
        }
        String[] login = path.substring(0, at).split(":", 2);
        return JDBC + "//" + server + parameters + (parameters.isEmpty() ? "?" : "&") + "user=" + escaped(login[0])
                + (login.length > 1 ? "&password=" + escaped(login[1]) : "");
    }

    /** What has a meaning among parameters but none before the host; percent signs stay what they are. */
    private static String escaped(String text) {
        return text.replace("&", "%26").replace("+", "%2B");
    }
}
