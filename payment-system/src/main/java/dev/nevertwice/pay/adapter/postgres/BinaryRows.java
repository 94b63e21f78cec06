package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.postgresql.copy.CopyIn;

/** Rows on their way into a COPY, in its binary format: the server has no text to take apart. */
final class BinaryRows {

    private static final byte[] SIGNATURE =
            {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final short END = -1;
    private static final int NULL = -1;
    private static final int FIXED_MOST = Integer.BYTES + Long.BYTES;
    private static final int SENT_AT_ONCE = 64 << 10;

    /** Times are counted from here, in microseconds. */
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(SENT_AT_ONCE);

    BinaryRows(CopyIn copy) throws SQLException {
        this.copy = copy;
        write(SIGNATURE);
    }

    void add(Row row) throws SQLException {
        roomFor(Short.BYTES);
        buffer.putShort((short) row.table().columns().size());
        for (Column<?> column : row.table().columns()) {
            add(column.type(), row.at(column.ordinal()));
        }
    }

    /** Sends what is left. */
    void end() throws SQLException {
        roomFor(Short.BYTES);
        buffer.putShort(END);
        send();
    }

    private void add(Column.Type type, Object value) throws SQLException {
        roomFor(FIXED_MOST);
        if (value == null) {
            buffer.putInt(NULL);
            return;
        }
        switch (type) {
            case TEXT -> sized(((String) value).getBytes(StandardCharsets.UTF_8));
            case BYTES -> sized((byte[]) value);
            case NUMBER -> buffer.putInt(Long.BYTES).putLong((Long) value);
            case INSTANT ->
                    buffer.putInt(Long.BYTES).putLong(EPOCH.until((Instant) value, ChronoUnit.MICROS));
            case BOOL -> buffer.putInt(1).put((byte) ((Boolean) value ? 1 : 0));
        }
    }

    private void sized(byte[] bytes) throws SQLException {
        buffer.putInt(bytes.length);
        write(bytes);
    }

    private void write(byte[] bytes) throws SQLException {
        if (bytes.length > buffer.capacity()) {
            send();
            copy.writeToCopy(bytes, 0, bytes.length);
            return;
        }
        roomFor(bytes.length);
        buffer.put(bytes);
    }

    private void roomFor(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            send();
        }
    }

    private void send() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
