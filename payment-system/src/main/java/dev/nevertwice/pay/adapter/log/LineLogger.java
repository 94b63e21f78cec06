package dev.nevertwice.pay.adapter.log;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes a line to stderr for each thing that is said. */
final class LineLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private static final Map<String, LineLogger> LOGGERS = new ConcurrentHashMap<>();

    private final int[] least;

    private LineLogger(String name) {
        this.name = name;
        this.least = Stream.of(LogFormat.values()).mapToInt(format -> format.least(name)).toArray();
    }

    static LineLogger of(String name) {
        return LOGGERS.computeIfAbsent(name, LineLogger::new);
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
        String said = MessageFormatter.basicArrayFormat(message, arguments);
        Map<String, String> context = MDC.getCopyOfContextMap();
        System.err.println(LogFormat.chosen().line(
                Instant.now(), level, name, said, context == null ? Map.of() : new TreeMap<>(context), thrown));
    }

    private boolean isEnabled(Level level) {
        return level.toInt() >= least[LogFormat.chosen().ordinal()];
    }
}
