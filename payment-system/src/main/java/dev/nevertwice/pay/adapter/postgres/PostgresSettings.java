package dev.nevertwice.pay.adapter.postgres;

import java.time.Duration;

/**
 * How to use a PostgreSQL database.
 *
 * @param url where it is; may name user and password
 * @param isolation of every transaction
 * @param connections most connections at once; a durable commit waits for the disk, so more than two for each core pays
 * @param connectTimeout for one connection to be made
 * @param connectionWait how long a transaction waits for a connection before the store is unavailable
 * @param lockTimeout a longer wait for a lock is a conflict. Longer than the server's deadlock_timeout (1 s), so that
 *     deadlocks are told apart
 * @param statementTimeout the server cancels what runs longer. Longer than {@code lockTimeout}
 * @param idleTimeout the server ends a transaction whose client is silent for so long, and its locks with it: the bound on
 *     what a dead process or a cut network holds up
 * @param answerTimeout the client gives a connection up that says nothing for so long. Longer than
 *     {@code statementTimeout}, so that the server's answer comes first where there is a server
 */
public record PostgresSettings(
        String url,
        Isolation isolation,
        int connections,
        Duration connectTimeout,
        Duration connectionWait,
        Duration lockTimeout,
        Duration statementTimeout,
        Duration idleTimeout,
        Duration answerTimeout) {

    public PostgresSettings {
        require(connections > 0, "connections", "must be positive");
        require(connectTimeout.toSeconds() >= 1, "connectTimeout", "must be at least 1 s");
        require(connectionWait.toMillis() >= 250, "connectionWait", "must be at least 250 ms");
        require(statementTimeout.compareTo(lockTimeout) > 0, "statementTimeout", "must be longer than lockTimeout");
        require(answerTimeout.compareTo(statementTimeout) > 0, "answerTimeout", "must be longer than statementTimeout");
        require(answerTimeout.toSeconds() >= 1, "answerTimeout", "must be at least 1 s");
    }

    public static PostgresSettings of(String url) {
        return new PostgresSettings(
                url,
                Isolation.READ_COMMITTED,
                16,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30));
    }

    public PostgresSettings withIsolation(Isolation other) {
        return new PostgresSettings(
                url, other, connections, connectTimeout, connectionWait, lockTimeout, statementTimeout, idleTimeout,
                answerTimeout);
    }

    public PostgresSettings withConnections(int other) {
        return new PostgresSettings(
                url, isolation, other, connectTimeout, connectionWait, lockTimeout, statementTimeout, idleTimeout,
                answerTimeout);
    }

    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
        return "PostgresSettings[" + isolation + ", " + connections + " connections]";
    }

    private static void require(boolean condition, String path, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(path + " " + rule);
        }
    }
}
