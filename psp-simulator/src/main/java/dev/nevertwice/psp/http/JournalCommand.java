package dev.nevertwice.psp.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.fault.Reenactment;
import dev.nevertwice.psp.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nevertwice psp journal}: what a running simulator heard and said, or what makes it happen again. */
@Command(name = "journal", sortOptions = false,
        description = "Prints the journal of a running simulator, or turns its faults into a file that repeats them.")
public final class JournalCommand implements Callable<Integer> {

    private static final int HARNESS_FAILED = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://127.0.0.1:9090",
            description = "Where the simulator is (default: ${DEFAULT-VALUE})")
    private URI url;

    @Option(names = "--api-key", paramLabel = "KEY",
            description = "KEY.NAME for the namespace NAME (default: the default namespace)")
    private String apiKey;

    @Option(names = "--as-faults",
            description = "Prints a fault file that strikes the same tries of the same references")
    private boolean asFaults;

    @Option(names = "--as-scenario",
            description = "Prints a scenario with faults of the same kinds, about as often (docs/scenario-format.md)")
    private boolean asScenario;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (!Loopback.is(url)) {
            throw new ParameterException(spec.commandLine(), "--url: the admin routes answer to this machine only");
        }
        if (asFaults && asScenario) {
            throw new ParameterException(spec.commandLine(), "--as-faults and --as-scenario exclude each other");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (HttpClient client = HttpClient.newHttpClient()) {
            JsonNode journal = get(client, "/_admin/journal");
            if (journal.path("dropped").asLong() > 0) {
                spec.commandLine().getErr().println("nevertwice psp journal: the oldest "
                        + journal.path("dropped").asLong() + " lines are gone; what they told is not repeated");
            }
            if (asFaults || asScenario) {
                Reenactment again = new Reenactment(journal);
                out.print(asScenario ? again.scenario("recorded") : again.faultFile().toPrettyString() + "\n");
            } else {
                journal.path("entries").forEach(out::println);
            }
            out.flush();
            return 0;
        } catch (ConnectException e) {
            return failed("there is no simulator at " + url);
        } catch (IOException e) {
            return failed(url + ": " + e.getMessage());
        }
    }

    private int failed(String message) {
        spec.commandLine().getErr().println("nevertwice psp journal: " + message);
        return HARNESS_FAILED;
    }

    private JsonNode get(HttpClient client, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
        if (apiKey != null) {
            request.header("authorization", "Bearer " + apiKey);
        }
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() == 401 ? "does not know this --api-key"
                    : "answered with " + answer.statusCode() + ", which no simulator does");
        }
        return Json.parse(answer.body());
    }
}
