package dev.nevertwice.pay.adapter.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.slf4j.event.Level;

/** For whom the log is: people at a terminal, who want to know what is wrong, or a machine that keeps everything. */
public enum LogFormat {
    TEXT(Level.WARN) {
        @Override
        String line(
                Instant at, Level level, String logger, String said, Map<String, String> context, Throwable thrown) {
            String of = context.isEmpty() ? "" : " " + context;
            String trace = thrown == null ? "" : System.lineSeparator() + stackTrace(thrown);
            return Redaction.of(TIME.format(at) + " " + level + " " + logger.substring(logger.lastIndexOf('.') + 1)
                    + " - " + said + of + trace);
        }
    },
    JSON(Level.INFO) {
        @Override
        String line(
                Instant at, Level level, String logger, String said, Map<String, String> context, Throwable thrown) {
            ObjectNode line = Json.object()
                    .put("at", at.toString())
                    .put("level", level.toString())
                    .put("logger", logger)
                    .put("message", Redaction.of(said));
            context.forEach((name, value) -> line.put(name, Redaction.of(value)));
            if (thrown != null) {
                line.put("exception", Redaction.of(stackTrace(thrown)));
            }
            return new String(Json.bytes(line), StandardCharsets.US_ASCII);
        }
    };

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    /** Above every level. */
    private static final int OFF = Integer.MAX_VALUE;

    private static volatile LogFormat chosen = TEXT;

    private final Level least;

    LogFormat(Level least) {
        this.least = least;
    }

    static LogFormat chosen() {
        return chosen;
    }

    /** For the whole process, from now on. */
    public void choose() {
        chosen = this;
    }

    abstract String line(
            Instant at, Level level, String logger, String said, Map<String, String> context, Throwable thrown);

    /** Servers, pools, migrations and clients have nothing to say that the payment system does not say in one line. */
    int least(String logger) {
        if (logger.startsWith("io.javalin") || logger.startsWith("org.apache.kafka")) {
            return OFF;
        }
        return logger.startsWith("dev.nevertwice") ? least.toInt() : Level.ERROR.toInt();
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
