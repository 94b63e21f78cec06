package dev.nevertwice.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How long processes have kept a core busy, as {@code /proc} says; 0 where there is none. */
public final class CpuTime {

    /** USER_HZ, which is 100 wherever Linux runs today. */
    private static final long MILLIS_OF_TICK = 10;

    private static final int PARENT = 1;
    private static final int FIRST_TIME = 11;

    private CpuTime() {}

    public static long millis(long pid) throws IOException {
        List<String> fields = fields(pid);
        return fields.isEmpty() ? 0 : ticks(fields, 2) * MILLIS_OF_TICK;
    }

    /** With its children, those that have ended too. */
    public static long withChildrenMillis(long pid) throws IOException {
        List<String> own = fields(pid);
        if (own.isEmpty()) {
            return 0;
        }
        long ticks = ticks(own, 4);
        try (Stream<ProcessHandle> children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children)) {
            for (ProcessHandle child : children.toList()) {
                List<String> fields = fields(child.pid());
                ticks += fields.isEmpty() ? 0 : ticks(fields, 2);
            }
        }
        return ticks * MILLIS_OF_TICK;
    }

    public static long parent(long pid) throws IOException {
        List<String> fields = fields(pid);
        return fields.isEmpty() ? -1 : Long.parseLong(fields.get(PARENT));
    }

    private static long ticks(List<String> fields, int times) {
        return fields.subList(FIRST_TIME, FIRST_TIME + times).stream().mapToLong(Long::parseLong).sum();
    }

    /** Those behind the name, which may hold anything: the state is the first. */
    private static List<String> fields(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
        } catch (NoSuchFileException gone) {
            return List.of();
        }
    }
}
