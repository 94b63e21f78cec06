package dev.nevertwice.load.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.load.Child;
import dev.nevertwice.load.intake.Crowd.Seen;
import dev.nevertwice.pay.PayMain;
import dev.nevertwice.psp.PspMain;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One kind of intake, measured on a fresh payment system and PSP in processes of their own.
 *
 * @param callsAtOnce registrations that the PSP had in hand at once during the surge
 * @param charged of all that was bought, in the warm-up too
 */
record IntakeRun(Seen quick, Seen slow, Seen surge, int callsAtOnce, Charged charged) {

    private static final int WARM_UP_EACH = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** How much of what. */
    record Size(int buyers, int purchasesEach, int surge, long delayMillis) {}

    static IntakeRun of(String intake, Size size, Consumer<String> progress)
            throws IOException, InterruptedException {
        try (Child psp = Child.start(PspMain.class, "--port", "0", "--quiet")) {
            URI pspUrl = URI.create(psp.after("psp listening on "));
            try (Child pay = Child.start(
                    PayMain.class, "--port", "0", "--psp-url", pspUrl.toString(), "--intake", intake,
                    "--exit-with-stdin");
                    Client client = new Client(URI.create(pay.after("pay listening on ")), pspUrl)) {
                progress.accept(intake + ": warming up");
                Seen warm = new Crowd(client, "warm", PATIENCE).buy(size.buyers(), WARM_UP_EACH);
                progress.accept(intake + ": the PSP is quick");
                Seen quick = new Crowd(client, "quick", PATIENCE).buy(size.buyers(), size.purchasesEach());
                client.faults(slow(size.delayMillis()));
                progress.accept(intake + ": the PSP is slow");
                Seen slow = new Crowd(client, "slow", PATIENCE).buy(size.buyers(), size.purchasesEach());
                progress.accept(intake + ": the PSP is slow and " + size.surge() + " buyers come at once");
                long before = client.journal().path("entries").size();
                Seen surge = new Crowd(client, "surge", PATIENCE).buy(size.surge(), 1);
                List<String> paid = Stream.of(warm, quick, slow, surge).flatMap(seen -> seen.paid().stream()).toList();
                return new IntakeRun(
                        quick, slow, surge, atOnce(client.journal().path("entries"), before),
                        Charged.of(paid, client.truth().path("charges")));
            }
        }
    }

    private static String slow(long millis) {
        return """
                {"rules": [{"name": "slow", "operation": "register", "point": "committed-before-reply",
                            "act": {"type": "delay", "millis": %d}}]}""".formatted(millis);
    }

    /** The most registrations between request and reply at once, in the journal from {@code first} on. */
    private static int atOnce(JsonNode entries, long first) {
        int open = 0;
        int most = 0;
        for (int i = (int) first; i < entries.size(); i++) {
            JsonNode entry = entries.get(i);
            if (entry.path("operation").asText().equals("register")) {
                switch (entry.path("kind").asText()) {
                    case "request" -> most = Math.max(most, ++open);
                    case "reply" -> open--;
                    default -> {}
                }
            }
        }
        return most;
    }
}
