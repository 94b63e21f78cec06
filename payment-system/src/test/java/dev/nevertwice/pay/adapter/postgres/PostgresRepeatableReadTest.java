package dev.nevertwice.pay.adapter.postgres;

final class PostgresRepeatableReadTest extends PostgresContract {

    @Override
    public Level level() {
        return Level.REPEATABLE_READ;
    }
}
