package dev.nevertwice.pay.adapter.system;

import dev.nevertwice.pay.check.Check;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A small shell process that reads from this one but is not its child, so that whoever ends all children of this process
 * leaves it its work. When the pipe ends without a word, this process was killed: then the
 * guardian kills what it was told to watch, stops a PostgreSQL server whose data is in the folder, and removes the folder.
 */
final class Guardian implements AutoCloseable {

    /** The server's process id is believed only if its command line names the folder: ids are used again. */
    private static final String SCRIPT = """
            exec 3<&0
            guard() {
            trap '' INT TERM HUP
            folder=$1
            watched=
            while read -r word id <&3; do
                case $word in
                    watch) watched="$watched $id" ;;
                    forget)
                        rest=
                        for each in $watched; do [ "$each" = "$id" ] || rest="$rest $each"; done
                        watched=$rest ;;
                    over) exit 0 ;;
                esac
            done
            for each in $watched; do kill -9 "$each"; done
            for file in "$folder"/postmaster.pid "$folder"/*/postmaster.pid "$folder"/*/*/postmaster.pid; do
                [ -f "$file" ] || continue
                read -r id <"$file"
                { tr '\\0' ' ' <"/proc/$id/cmdline" || ps -o args= -p "$id"; } | grep -qF "$folder" || continue
                kill -QUIT "$id"
                for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                    kill -0 "$id" || break
                    sleep 0.1
                done
            done
            rm -rf "$folder"
            }
            guard "$1" &
            """;

    private final OutputStream words;

    private Guardian(Process shell) {
        this.words = shell.getOutputStream();
    }

    /** @param folder made for the purpose, because it is removed with everything in it */
    static Guardian over(Path folder) {
        return new Guardian(start(folder, Redirect.PIPE));
    }

    /** Does at once, in the background, what a guardian of the folder would have done. */
    static void cleanUp(Path folder) {
        start(folder, Redirect.from(Path.of("/dev/null").toFile()));
    }

    void watch(long pid) {
        say("watch " + pid);
    }

    void forget(long pid) {
        say("forget " + pid);
    }

    /** Nothing is left to guard. */
    @Override
    public void close() {
        say("over");
    }

    private synchronized void say(String line) {
        try {
            words.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            words.flush();
        } catch (IOException gone) {
            // Somebody killed the guardian; then only the next start cleans up.
        }
    }

    private static Process start(Path folder, Redirect input) {
        Check.that(folder.isAbsolute() && folder.getNameCount() > 1, "%s can't be guarded", folder);
        try {
            return new ProcessBuilder("/bin/sh", "-c", SCRIPT, "nevertwice-guardian", folder.toString())
                    .redirectInput(input)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException noShell) {
            throw new UncheckedIOException("can't start /bin/sh: " + noShell.getMessage(), noShell);
        }
    }
}
