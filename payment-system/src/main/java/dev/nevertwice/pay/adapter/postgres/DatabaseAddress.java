package dev.nevertwice.pay.adapter.postgres;

import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where a database is and who asks: {@code jdbc:postgresql://host:port/name?user=...} or
 * {@code postgresql://user:password@host:port/name}.
 *
 * @param jdbcUrl as the driver wants it
 */
record DatabaseAddress(String jdbcUrl) {

    private static final String JDBC = "jdbc:postgresql:";

    static DatabaseAddress of(String url) {
        String jdbcUrl = url;
        if (url.startsWith("postgresql://") || url.startsWith("postgres://")) {
            jdbcUrl = fromUri(url.substring(url.indexOf("://") + 3));
        }
        if (!jdbcUrl.startsWith(JDBC) || parse(jdbcUrl) == null) {
            throw new DatabaseProblem(
                    DatabaseProblem.Kind.BAD_ADDRESS,
                    "not the address of a PostgreSQL database; write jdbc:postgresql://HOST:PORT/NAME?user=USER",
                    null);
        }
        return new DatabaseAddress(jdbcUrl);
    }

    /** Host, port and database, without anything secret. */
    String shown() {
        Properties parts = parse(jdbcUrl);
        return PGProperty.PG_HOST.getOrDefault(parts) + ":" + PGProperty.PG_PORT.getOrDefault(parts) + "/"
                + PGProperty.PG_DBNAME.getOrDefault(parts);
    }

    String user() {
        String user = PGProperty.USER.getOrDefault(parse(jdbcUrl));
        return user == null ? System.getProperty("user.name") : user;
    }

    @Override
    public String toString() {
        return shown();
    }

    private static Properties parse(String jdbcUrl) {
        return Driver.parseURL(jdbcUrl, new Properties());
    }

    private static String fromUri(String rest) {
        int at = rest.lastIndexOf('@');
        if (at < 0) {
            return JDBC + "//" + rest;
        }
        String[] login = rest.substring(0, at).split(":", 2);
        String address = rest.substring(at + 1);
        return JDBC + "//" + address + (address.contains("?") ? "&" : "?") + "user=" + login[0]
                + (login.length > 1 ? "&password=" + login[1] : "");
    }
}
