package dev.nevertwice.pay.adapter.postgres;

final class PostgresReadCommittedTest extends PostgresContract {

    @Override
    public Level level() {
        return Level.READ_COMMITTED;
    }
}
