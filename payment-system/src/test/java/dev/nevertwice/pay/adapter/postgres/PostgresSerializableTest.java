package dev.nevertwice.pay.adapter.postgres;

final class PostgresSerializableTest extends PostgresContract {

    @Override
    public Level level() {
        return Level.SERIALIZABLE;
    }
}
