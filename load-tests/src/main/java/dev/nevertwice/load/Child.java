package dev.nevertwice.load;

import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with our class path. Closing it ends it, and it dies with this process, however that ends. */
public final class Child implements AutoCloseable {

    private final Process process;
    private final OwnedFolder owner;
    private final BufferedReader lines;
    private final long started = System.nanoTime();

    private Child(Process process, OwnedFolder owner) {
        this.process = process;
        this.owner = owner;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** On the options that the launcher gives to most commands. */
    public static Child start(Class<?> main, String... arguments) throws IOException {
        return start(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"), main, arguments);
    }

    /** On the options given: none are the JVM's own choices. */
    public static Child start(List<String> options, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp",
                System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        OwnedFolder owner = OwnedFolder.create("nevertwice-bench-");
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            owner.adopt(process.toHandle());
            return new Child(process, owner);
        } catch (IOException failure) {
            owner.close();
            throw failure;
        }
    }

    /** The rest of the next line that begins so. */
    public String after(String beginning) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new IOException("a child ended before it said '" + beginning + "'");
    }

    /** Writes a line to its standard input. */
    public void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    public long pid() {
        return process.pid();
    }

    /** Since it was started. */
    public long nanos() {
        return System.nanoTime() - started;
    }

    /** Memory that is or was resident, in MiB: {@code VmRSS} or {@code VmHWM}; -1 where the system does not tell. */
    public long mebibytes(String which) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(which + ":")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        }
        return -1;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            owner.release(process.toHandle());
            owner.close();
        }
    }
}
