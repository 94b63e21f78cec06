package dev.nevertwice.pay.adapter.postgres;

final class PostgresRepeatableReadTest extends PostgresContract {

    @Override
    protected Level level() {
        return Level.REPEATABLE_READ;
    }
}
