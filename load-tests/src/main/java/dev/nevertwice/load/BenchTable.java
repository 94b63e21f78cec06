package dev.nevertwice.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What every bench measured, as one Markdown table. */
final class BenchTable {

    /**
     * One line of it: where in a bench's JSON its numbers are.
     *
     * @param what was measured; sizes as places in the JSON, because a small run has others: {@code {/rows}}
     * @param unit of both numbers
     * @param beside what it is measured beside, or null
     * @param target as it is said, of the ratio or in the unit; empty where there is none, and then {@code met} is null
     */
    private record Line(
            String bench, String what, String unit, String ours, String beside, String theirs, String ratio,
            String target, String met) {}

    private static final Pattern SIZE = Pattern.compile("\\{(/[a-z_/]+)}");

    private static final List<Line> LINES = List.of(
            new Line("psp", "registered and confirmed, requests a second", "/s",
                    "/throughput/psp_requests_per_second", "warm WireMock",
                    "/throughput/wiremock_requests_per_second", "/throughput/ratio_hundredths", "ratio at least 4",
                    "/throughput/met"),
            new Line("psp", "{/in_flight/requests} in flight, each delayed 2 s: last answer after the last was sent",
                    "ms",
                    "/in_flight/all_answered_millis_after_the_last_was_sent", null, null, null, "at most 4,000",
                    "/in_flight/met"),
            new Line("psp", "embedded start in a warm JVM", "ms", "/start/embedded_millis", null, null, null,
                    "under 500", "/start/embedded_met"),
            new Line("psp", "start as a process", "ms", "/start/process_millis", null, null, null, "under 2,000",
                    "/start/process_met"),
            new Line("pay", "durable payments a second", "/s", "/payments_per_second", "the same rows alone",
                    "/bound_per_second", "/ratio_hundredths", "ratio at least 0.6", "/ratio_met"),
            new Line("pay", "how long buyers wait at half of that, median", "us", "/waiting_at_half/median_micros",
                    null,
                    null, null, "under 30,000", "/waiting_at_half/median_met"),
            new Line("pay", "how long buyers wait at half of that, 99th percentile", "us",
                    "/waiting_at_half/p99_micros", null, null, null, "under 150,000", "/waiting_at_half/p99_met"),
            new Line("reconcile", "a settlement file of {/rows} rows, {/lies} of them lies", "ms",
                    "/reconcile_millis", "COPY and one full join", "/copy_and_join_millis", "/ratio_hundredths",
                    "ratio at most 3", "/met"),
            new Line("proxy", "round trip", "ns", "/round_trip_nanos/ours", "direct", "/round_trip_nanos/direct", null,
                    "at most 250,000", "/round_trip_nanos/met"),
            new Line("proxy", "throughput", "bytes/s", "/throughput_bytes_per_second/ours", "direct",
                    "/throughput_bytes_per_second/direct", null, "at least 500,000,000",
                    "/throughput_bytes_per_second/met"),
            new Line("proxy", "latency toxic, error of the median among {/crowd/connections} connections", "us",
                    "/crowd/median_error_micros", null, null, null, "at most 2,000", "/crowd/met"),
            new Line("sim", "life cycles a second under the swarm of faults, judged", "/s", "/life_cycles_per_second",
                    "happy path", "/happy_life_cycles_per_second", "/ratio_hundredths", "at least 10,000",
                    "/life_cycles_met"),
            new Line("sim", "virtual seconds in a real one", "", "/virtual_seconds_per_second", null, null, null,
                    "at least 1,000,000", "/virtual_met"),
            new Line("sim", "runs that the judge did not find valid, for an invariant was broken or a check failed", "",
                    "/runs_not_valid", null, null, null, "0", "/all_valid"),
            kernel("every event in every state of the life cycle", "lifeCycle"),
            kernel("a balanced entry of three postings", "posting"), kernel("a webhook signed", "signature"),
            kernel("1,000 rows paired with 1,000", "pairing"), kernel("a turn of the simulator", "turn"));

    private BenchTable() {}

    private static Line kernel(String what, String name) {
        return new Line("kernels", what, "ns", "/" + name + "_nanos", null, null, null, "", null);
    }

    /** @param results the JSON of each bench by its name; an empty object where it was not run yet */
    static String markdown(Map<String, JsonNode> results) {
        StringBuilder text = new StringBuilder("| bench | what | measured | beside it | ratio | target | |\n");
        text.append("|---|---|---:|---:|---:|---|---|\n");
        for (Line line : LINES) {
            JsonNode result = results.get(line.bench());
            if (result != null) {
                text.append("| `bench %s` | %s | %s | %s | %s | %s | %s |\n".formatted(
                        line.bench(), named(line.what(), result), number(result, line.ours(), line.unit()),
                        line.beside() == null ? "" : line.beside() + ": " + number(result, line.theirs(), line.unit()),
                        line.ratio() == null || result.at(line.ratio()).isMissingNode() ? ""
                                : hundredths(result.at(line.ratio()).asLong()),
                        line.target(), reached(result, line)));
            }
        }
        return text.toString();
    }

    private static String named(String what, JsonNode result) {
        return SIZE.matcher(what).replaceAll(size -> {
            JsonNode value = result.at(size.group(1));
            return value.isMissingNode() ? "n" : grouped(value);
        });
    }

    private static String reached(JsonNode result, Line line) {
        if (result.isEmpty()) {
            return "**not run**";
        }
        if (result.has("failed")) {
            return "**failed** (" + result.get("failed") + ")";
        }
        return line.met() == null ? ""
                : result.at(line.met()).asBoolean() ? "met" : "**missed**" + byHowMuch(result, line);
    }

    /** A bench holds more than this figure to its target: whether all its requests waited at once, how much memory it took. */
    private static String byHowMuch(JsonNode result, Line line) {
        boolean isRatio = line.target().startsWith("ratio");
        JsonNode figure = middle(result.at(isRatio ? line.ratio() : line.ours()));
        if (figure.isMissingNode()) {
            return "";
        }
        long target = hundredthsIn(line.target());
        if (target == 0) {
            return " by " + grouped(figure);
        }
        long measured = Math.abs(figure.asLong()) * (isRatio ? 1 : 100);
        boolean isAtLeast = line.target().contains("at least");
        if (isAtLeast ? measured >= target : measured < target) {
            return ", not by this figure";
        }
        return ": " + (isAtLeast ? measured * 100 / target : Math.ceilDiv(measured * 100, target)) + " % of it";
    }

    private static long hundredthsIn(String target) {
        return new BigDecimal(target.replaceAll("[^0-9.]", "")).movePointRight(2).longValueExact();
    }

    private static JsonNode middle(JsonNode value) {
        return value.has("median") ? value.get("median") : value;
    }

    /** The median and its spread, where it was measured several times. */
    private static String number(JsonNode result, String at, String unit) {
        JsonNode value = result.at(at);
        if (value.isMissingNode()) {
            return "not measured";
        }
        return value.has("median")
                ? grouped(value.get("median")) + " " + unit + " (" + grouped(value.get("least")) + "-"
                        + grouped(value.get("most")) + ")"
                : grouped(value) + " " + unit;
    }

    private static String grouped(JsonNode number) {
        return String.format(Locale.ROOT, "%,d", number.asLong());
    }

    private static String hundredths(long value) {
        return value / 100 + "." + value / 10 % 10 + value % 10;
    }
}
