package dev.nevertwice.psp.http;

import dev.nevertwice.psp.truth.Journal;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Lines of the journal for people who watch. Every text in them was checked on its way in. */
public final class LogLine {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private LogLine() {}

    /** Whether the line says how an exchange or a callback went; requests and commits would only double it. */
    static boolean tells(Journal.Entry entry) {
        return switch (entry.kind()) {
            case REPLY, FAULT, CALLBACK_ANSWER -> true;
            case REQUEST, COMMIT, CALLBACK -> false;
        };
    }

    /** One line, without its end. */
    public static String of(Journal.Entry entry) {
        StringBuilder line = new StringBuilder()
                .append(TIME.format(LocalTime.ofInstant(entry.at(), ZoneOffset.UTC)));
        if (entry.exchange() != 0) {
            line.append("  #").append(entry.exchange());
        }
        line.append("  ").append(entry.operation());
        if (entry.reference() != null) {
            line.append(' ').append(entry.reference());
        }
        line.append("  ").append(entry.kind() == Journal.Kind.FAULT ? "FAULT " : "").append(entry.detail());
        if (entry.fault() != null) {
            line.append(" (").append(entry.fault()).append(')');
        }
        return line.toString();
    }
}
