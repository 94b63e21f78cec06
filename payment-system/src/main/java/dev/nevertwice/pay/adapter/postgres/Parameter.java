package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.store.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** One value for a place holder. A list is sent as an array. */
record Parameter(Column.Type type, Object value) {

    void bind(PreparedStatement statement, int index) throws SQLException {
        if (value instanceof List<?> values) {
            String elements = type == Column.Type.TEXT ? "text" : "int8";
            statement.setArray(index, statement.getConnection().createArrayOf(elements, values.toArray()));
            return;
        }
        switch (type) {
            case TEXT -> statement.setString(index, (String) value);
            case NUMBER -> statement.setObject(index, value, Types.BIGINT);
            case INSTANT -> statement.setObject(index, atUtc((Instant) value), Types.TIMESTAMP_WITH_TIMEZONE);
            case BOOL -> statement.setObject(index, value, Types.BOOLEAN);
            case BYTES -> statement.setBytes(index, (byte[]) value);
        }
    }

    private static OffsetDateTime atUtc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
