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
            statement.setArray(index, statement.getConnection().createArrayOf(sqlType(type), elements(values)));
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

    static String sqlType(Column.Type type) {
        return switch (type) {
            case TEXT -> "text";
            case NUMBER -> "int8";
            case INSTANT -> "timestamptz";
            case BOOL -> "bool";
            case BYTES -> "bytea";
        };
    }

    /** Typed, for the driver's fast ways; it writes other objects as their text. */
    private Object[] elements(List<?> values) {
        return switch (type) {
            case TEXT -> values.toArray(new String[0]);
            case NUMBER -> values.toArray(new Long[0]);
            case BOOL -> values.toArray(new Boolean[0]);
            case BYTES -> values.toArray(new byte[0][]);
            case INSTANT -> values.toArray();
        };
    }

    private static OffsetDateTime atUtc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
