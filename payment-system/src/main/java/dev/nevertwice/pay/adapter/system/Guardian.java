package dev.nevertwice.pay.adapter.system;

import dev.nevertwice.pay.check.Check;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A small shell process that reads a named pipe which this process holds open. When the pipe ends without a word, this
 * process was killed: then the guardian kills what it was told to watch, stops a PostgreSQL server whose data is in the
 * folder, and removes the folder. It is nobody's child, so that whoever ends all children of this process leaves it its
 * work.
 */
final class Guardian implements AutoCloseable {

    private static final String PIPE = "guardian";

    /**
     * The pipe is opened both ways first, because one way waits until this process has it open, for ever when that is gone.
     * The server's process id is believed only if its command line names the folder: ids are used again.
     */
    private static final String SCRIPT = """
            folder=$1
            pipe=$2
            guard() {
                trap '' INT TERM HUP
                watched=
                while read -r word id; do
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
                        [ -f "$file" ] && kill -0 "$id" || break
                        sleep 0.1
                    done
                done
                for tenth in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
                    rm -rf "$folder" && break
                    sleep 0.1
                done
            }
            if [ -n "$pipe" ]; then exec 4<>"$pipe" 3<"$pipe" 4<&- || exit 1; else exec 3</dev/null; fi
            guard <&3 &
            """;

    private final RandomAccessFile pipe;

    private Guardian(RandomAccessFile pipe) {
        this.pipe = pipe;
    }

    /** @param folder made for the purpose, because it is removed with everything in it */
    static Guardian over(Path folder) throws IOException {
        Path pipe = folder.resolve(PIPE);
        require(new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start(), "mkfifo", folder);
        Guardian guardian = new Guardian(new RandomAccessFile(pipe.toFile(), "rw")); // both ways: it does not wait
        try {
            require(start(folder, pipe.toString()), "its guardian", folder);
            return guardian;
        } catch (IOException failed) {
            guardian.pipe.close(); // whoever reads it by now cleans up
            throw failed;
        }
    }

    /** Waits even when interrupted: it is over in a moment, and who goes away earlier leaves something. */
    private static void require(Process process, String what, Path folder) throws IOException {
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(what + " failed in " + folder);
        }
    }

    /** Does at once, in the background, what a guardian of the folder would have done. */
    static void cleanUp(Path folder) throws IOException {
        start(folder, "");
    }

    void watch(long pid) {
        say("watch " + pid);
    }

    void forget(long pid) {
        say("forget " + pid);
    }

    /** Nothing is left to guard. */
    void dismiss() {
        say("over");
    }

    /** Leaves it alone with what is left, unless it was dismissed. */
    @Override
    public void close() throws IOException {
        pipe.close();
    }

    private synchronized void say(String line) {
        try {
            pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // Somebody removed the folder; then only the next start cleans up.
        }
    }

    private static Process start(Path folder, String pipe) throws IOException {
        Check.that(folder.isAbsolute() && folder.getNameCount() > 1, "%s can't be guarded", folder);
        return new ProcessBuilder("/bin/sh", "-c", SCRIPT, "nevertwice-guardian", folder.toString(), pipe)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }
}
