package dev.nevertwice.chaos.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.live.FreePorts;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.wire.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Scanner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of a run when somebody else's service is not there, is not ready, dies, or goes on though it was killed. */
@Execution(ExecutionMode.CONCURRENT)
class TargetStartTest extends ShopAtTarget {

    /** Says that it is there as long as the file is, and ends with what it said last when that is taken away. */
    private static final String START = """
            start:
              command: [sh, -c, 'echo out of memory; touch up; while [ -e up ]; do sleep 0.05; done; exit 7']
              ready: /health
            """;

    @Test
    void whoEndsByItselfIsFoundOutWithItsLastLine() {
        listenFrom("up");
        buyer = exchange -> {
            end();
            answer(exchange, 503, "");
        };
        RunResult result = run(START);
        assertEquals(Verdict.INVALID, result.verdict());
        String why = said(result, "I16").getFirst();
        assertTrue(why.startsWith("the shop ended by itself in mid-run (exit code 7): out of memory (log: "), why);
    }

    /** A scheduled kill and restart would hide it. */
    @Test
    void whoEndedByItselfIsNotKilledAndStartedAgain() throws IOException {
        listenFrom("up");
        try (Rig rig = rig(START)) {
            end();
            assertThrows(SubjectFailure.class, () -> lookUntilNoticed(rig));
            String why = assertThrows(SubjectFailure.class, rig::killPay).getMessage();
            assertTrue(why.startsWith("the shop ended by itself in mid-run (exit code 7): out of memory"), why);
        }
    }

    /** What was killed was only what had started it; started again, it would find its port taken and be blamed for that. */
    @Test
    void whoAnswersThoughItWasKilledIsNotJudged() {
        listenFrom("up");
        try (Rig rig = rig(START)) {
            rig.killPay();
            String why = assertThrows(LiveFailure.class, rig::restartPay).getMessage();
            assertTrue(why.contains(" though its process was killed: 'command' has to be the service itself"), why);
        }
    }

    /** A server that drains, or hangs, has the port all the same. */
    @Test
    void whoListensThoughItWasKilledAndAnswersNobodyIsNotJudged() {
        listenFrom("up");
        try (Rig rig = rig(START)) {
            health = exchange -> answer(exchange, 503, "");
            rig.killPay();
            String why = assertThrows(LiveFailure.class, rig::restartPay).getMessage();
            assertTrue(why.contains(" though its process was killed: 'command' has to be the service itself"), why);
        }
    }

    /** Such as a container that a command has started in the background. */
    @Test
    void whoAnswersThoughItsCommandEndedIsNotJudged() throws IOException {
        listenFrom("up");
        try (Rig rig = rig(START)) {
            Files.delete(folder.resolve("up"));
            String why = assertThrows(LiveFailure.class, () -> lookUntilNoticed(rig)).getMessage();
            assertTrue(why.contains(" though its process ended: 'command' has to be the service itself"), why);
        }
    }

    @Test
    void whoAnswersBeforeItIsStartedIsNotJudged() throws IOException {
        String why = assertThrows(LiveFailure.class, () -> rig(START)).getMessage();
        assertTrue(why.endsWith(" before it was started: stop it first, or leave 'start' out"), why);
    }

    @Test
    void whoIsNotThereIsToBeStarted() {
        shopPort = FreePorts.next();
        String why = assertThrows(LiveFailure.class, () -> rig("")).getMessage();
        assertEquals(
                "the shop does not answer at http://127.0.0.1:" + shopPort
                        + ": start it first, or say under 'start' how that is done",
                why);
    }

    /** It was told to be started first, and was running. */
    @Test
    void whoseAnswersNameNoEndIsToldSo() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            shopPort = socket.getLocalPort();
            Thread.ofVirtual().start(() -> answerWithoutLength(socket));
            String why = assertThrows(LiveFailure.class, () -> rig("")).getMessage();
            assertEquals(
                    "the shop does not answer at http://127.0.0.1:" + shopPort
                            + ": IOException: the answer does not say where it ends",
                    why);
        }
    }

    /** It was left running, without its data, and the next run found its port taken. */
    @Test
    void whoIsNeverReadyIsEnded() throws IOException {
        listenFrom("pid");
        health = exchange -> answer(exchange, 503, "");
        String why = assertThrows(LiveFailure.class, () -> rig("""
                start:
                  command: [sh, -c, 'echo $$ > pid; exec sleep 600']
                  ready: /health
                  patience: 5s
                """)).getMessage();
        assertTrue(
                why.startsWith("the shop did not answer /health within 5 s: the last answer had status 503 (log: "),
                why);
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "it runs on");
    }

    /** Each look was given up after a second, and the service was said never to have answered. */
    @Test
    void whoTakesLongerThanASecondToSayThatItIsReadyIsReady() {
        listenFrom("up");
        health = exchange -> {
            new SystemClock().sleep(Duration.ofMillis(1_300));
            answer(exchange, 404, "");
        };
        rig(START + "  patience: 20s\n").close();
    }

    private static void lookUntilNoticed(Rig rig) {
        Instant until = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(until)) {
            rig.pay().exchange(new Request("GET", "/health", new TreeMap<>(), new byte[0]), Duration.ofSeconds(30));
        }
    }

    /** As HTTP/1.0 has it: the end of the connection is the end of the answer. */
    private static void answerWithoutLength(ServerSocket socket) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept(); Scanner request = new Scanner(connection.getInputStream())) {
                while (request.hasNextLine() && !request.nextLine().isEmpty()) {}
                connection.getOutputStream()
                        .write("HTTP/1.0 200 OK\r\n\r\nwell".getBytes(StandardCharsets.UTF_8));
            } catch (IOException closed) {
                // the test is over, or its client gone
            }
        }
    }
}
