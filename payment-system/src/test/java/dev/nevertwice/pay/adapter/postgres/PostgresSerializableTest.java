package dev.nevertwice.pay.adapter.postgres;

final class PostgresSerializableTest extends PostgresContract {

    @Override
    protected Level level() {
        return Level.SERIALIZABLE;
    }
}
