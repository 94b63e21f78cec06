package dev.nevertwice.load.pay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Figures;
import dev.nevertwice.load.pay.Parts.Used;
import java.util.ArrayList;
import java.util.List;

/** What {@code bench pay} measured, as JSON and as a table of where the time goes. */
final class PayResult {

    private static final long TARGET_HUNDREDTHS = 60;
    private static final long MEDIAN_MOST_MICROS = 30_000;
    private static final long P99_MOST_MICROS = 150_000;

    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final List<Long> rates = new ArrayList<>();
    private final List<Long> bounds = new ArrayList<>();
    private final List<Long> drained = new ArrayList<>();
    private Used ours = Used.NOTHING;
    private Used theirs = Used.NOTHING;
    private long payments;
    private long unknown;
    private long boundPayments;

    PayResult(int connections) {
        json.put("connections", connections).put("cores", Runtime.getRuntime().availableProcessors());
    }

    void bound(Bound bound) {
        json.putObject("bound")
                .put("commits_hundredths", bound.commits())
                .put("statements", bound.statements());
    }

    /** One round of ours. */
    void paid(Buyers.Told told, Used used, long drainedMillis) {
        rates.add(told.perSecond());
        drained.add(drainedMillis);
        ours = ours.plus(used);
        payments += told.all();
        unknown += told.unknown();
    }

    /** One round of the bound. */
    void bound(long rate, long written, Used used) {
        bounds.add(rate);
        boundPayments += written;
        theirs = theirs.plus(used);
    }

    /** How long buyers had to wait at a rate, in microseconds, in each round. The middle round is held to the targets. */
    void waited(long rate, List<Buyers.Told> rounds) {
        List<Figures> micros = rounds.stream().map(told -> new Figures(told.micros())).toList();
        Figures medians = Figures.of(micros, Figures::median);
        Figures p99s = Figures.of(micros, round -> round.percentile(99));
        ObjectNode waiting = json.putObject("waiting_at_half")
                .put("payments_per_second", rate)
                .put("waited", micros.stream().mapToInt(round -> round.values().length).sum())
                .put("not_known_in_time", rounds.stream().mapToLong(Buyers.Told::unknown).sum());
        medians.put(waiting.putObject("median_micros"));
        p99s.put(waiting.putObject("p99_micros"));
        Figures.of(micros, Figures::most).put(waiting.putObject("most_micros"));
        waiting.put("target_median_micros", MEDIAN_MOST_MICROS)
                .put("target_p99_micros", P99_MOST_MICROS)
                .put("median_met", medians.median() < MEDIAN_MOST_MICROS)
                .put("p99_met", p99s.median() < P99_MOST_MICROS);
    }

    long perSecond() {
        return figures(rates).median();
    }

    boolean isMet() {
        JsonNode waiting = json.path("waiting_at_half");
        return ratio() >= TARGET_HUNDREDTHS
                && waiting.path("median_met").booleanValue()
                && waiting.path("p99_met").booleanValue();
    }

    ObjectNode json() {
        if (!rates.isEmpty()) {
            put("payments_per_second", rates);
            put("bound_per_second", bounds);
            put("idle_millis_after_the_last_answer", drained);
            json.put("paid", payments - unknown).put("not_known_in_time", unknown);
            json.put("ratio_hundredths", ratio()).put("target_ratio_hundredths", TARGET_HUNDREDTHS);
            each(json.putObject("per_payment_hundredths"), ours, payments);
            each(json.putObject("per_payment_of_the_bound_hundredths"), theirs, boundPayments);
            json.put("ratio_met", ratio() >= TARGET_HUNDREDTHS);
            json.put("met", isMet());
        }
        return json;
    }

    String text() {
        json();
        StringBuilder text = new StringBuilder();
        text.append(
                "durable payments a second, %d buyers: %s; the same rows alone %s; ratio %s, target %s: %s%n".formatted(
                        json.path("connections").intValue(), spread("payments_per_second"), spread("bound_per_second"),
                        hundredths(ratio()), hundredths(TARGET_HUNDREDTHS), said(ratio() >= TARGET_HUNDREDTHS)));
        JsonNode waiting = json.path("waiting_at_half");
        text.append(
                "at half of that, %s a second: median %s ms (target 30: %s), 99th percentile %s ms (target 150: %s); %s waited, %s not known in time%n"
                        .formatted(
                                waiting.path("payments_per_second"), millis(waiting.path("median_micros")),
                                said(waiting.path("median_met").booleanValue()), millis(waiting.path("p99_micros")),
                                said(waiting.path("p99_met").booleanValue()), waiting.path("waited"),
                                waiting.path("not_known_in_time")));
        text.append("paid %d, not known in time %d; nothing left to do %s ms after the last answer%n".formatted(
                payments - unknown, unknown, spread("idle_millis_after_the_last_answer")));
        text.append("%-40s %10s %10s%n".formatted("each payment", "as it is", "rows alone"));
        JsonNode mine = json.path("per_payment_hundredths");
        JsonNode bound = json.path("per_payment_of_the_bound_hundredths");
        line(text, "commits", mine.path("commits"), json.path("bound").path("commits_hundredths"));
        line(text, "CPU of PostgreSQL, ms", mine.path("postgres_cpu_millis"), bound.path("postgres_cpu_millis"));
        line(text, "CPU of the payment system, ms", mine.path("pay_cpu_millis"), null);
        line(text, "CPU of the PSP simulator, ms", mine.path("psp_cpu_millis"), null);
        line(text, "CPU of buyers; of who sends the rows, ms", mine.path("client_cpu_millis"),
                bound.path("client_cpu_millis"));
        line(text, "all of these, ms", mine.path("cpu_millis"), bound.path("cpu_millis"));
        line(text, "what the cores had in that time, ms", mine.path("core_millis"), bound.path("core_millis"));
        return text.toString().stripTrailing();
    }

    private void each(ObjectNode each, Used used, long of) {
        long count = Math.max(1, of);
        long rate = Math.max(1, figures(used == ours ? rates : bounds).median());
        each.put("commits", used.commits() * 100 / count)
                .put("postgres_cpu_millis", used.postgres() * 100 / count)
                .put("pay_cpu_millis", used.pay() * 100 / count)
                .put("psp_cpu_millis", used.psp() * 100 / count)
                .put("client_cpu_millis", used.here() * 100 / count)
                .put("cpu_millis", used.millis() * 100 / count)
                .put("core_millis", json.path("cores").longValue() * 100_000 / rate);
    }

    private long ratio() {
        return figures(rates).median() * 100 / Math.max(1, figures(bounds).median());
    }

    private void put(String name, List<Long> values) {
        figures(values).put(json.putObject(name));
    }

    private static Figures figures(List<Long> values) {
        return new Figures(values.stream().mapToLong(Long::longValue).toArray());
    }

    private String spread(String name) {
        JsonNode figures = json.get(name);
        return figures.get("median") + " (" + figures.get("least") + "-" + figures.get("most") + ")";
    }

    private static String millis(JsonNode micros) {
        return "%s (%s-%s)".formatted(
                hundredths(micros.path("median").longValue() / 10), hundredths(micros.path("least").longValue() / 10),
                hundredths(micros.path("most").longValue() / 10));
    }

    private static void line(StringBuilder text, String name, JsonNode mine, JsonNode bound) {
        text.append("%-40s %10s %10s%n".formatted(
                name, hundredths(mine.longValue()), bound == null ? "" : hundredths(bound.longValue())));
    }

    private static String said(boolean met) {
        return met ? "met" : "MISSED";
    }

    private static String hundredths(long value) {
        return value / 100 + "." + value / 10 % 10 + value % 10;
    }
}
