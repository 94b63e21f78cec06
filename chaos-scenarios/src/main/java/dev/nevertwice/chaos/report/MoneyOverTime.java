package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Proceedings.Wanted;
import dev.nevertwice.chaos.report.LineChart.Line;
import dev.nevertwice.chaos.report.LineChart.Point;
import dev.nevertwice.chaos.report.LineChart.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Where the money was, moment by moment, in each currency: as the PSP, the buyers, the ledger and the settlement files have it. */
final class MoneyOverTime {

    private static final Map<String, Integer> SIGNS = Map.of(
            "charge", 1, "capture", 1, "chargeback_won", 1, "refund_failed", 1, "refund", -1, "chargeback", -1);

    private final RunTimes times;

    MoneyOverTime(RunTimes times) {
        this.times = times;
    }

    /** Money that moved in or out at a time, in minor units. */
    private record Move(Duration at, String currency, long amount) {}

    /** One for each currency. */
    List<LineChart> charts() {
        List<Move> charged = charged();
        List<Move> told = told();
        List<Move> booked = booked();
        List<Move> settled = settled(charged);
        return charged.stream().map(Move::currency).distinct().sorted()
                .map(currency -> new LineChart(
                        "Money in " + currency, currency,
                        List.of(
                                line("charged, less what was given back: the PSP's truth", currency, charged),
                                line("buyers were told it is paid", currency, told),
                                line("booked in the ledger", currency, booked),
                                line("in settlement files", currency, settled)).stream()
                                .filter(line -> line.points().size() > 2).toList(),
                        new Style(decimals(currency), false, true), Optional.of(times.axis()), times.bands()))
                .toList();
    }

    private Line line(String name, String currency, List<Move> moves) {
        List<Point> points = new ArrayList<>(List.of(new Point(Duration.ZERO, 0)));
        long sum = 0;
        for (Move move : moves.stream().filter(it -> it.currency().equals(currency))
                .sorted(Comparator.comparing(Move::at)).toList()) {
            sum = Math.addExact(sum, move.amount());
            points.add(new Point(move.at(), Math.max(0, sum)));
        }
        points.add(new Point(times.axis().length(), Math.max(0, sum)));
        return new Line(name, points);
    }

    private List<Move> charged() {
        JsonNode truth = times.evidence().truth();
        List<Move> moves = new ArrayList<>();
        Map<String, String> currencies = new TreeMap<>();
        Set<String> capturedLater = new HashSet<>();
        truth.path("charges").forEach(row -> currencies.put(row.path("id").asText(), row.path("currency").asText()));
        truth.path("captures").forEach(row -> {
            capturedLater.add(row.path("charge").asText());
            moves.add(move(row, "at", 1, currencies));
        });
        for (JsonNode charge : truth.path("charges")) {
            if (!capturedLater.contains(charge.path("id").asText()) && charge.path("captured").asLong() > 0) {
                moves.add(new Move(times.at(charge, "at"), charge.path("currency").asText(),
                        charge.path("captured").asLong()));
            }
        }
        truth.path("refunds").forEach(row -> moves.add(move(row, "at", -1, currencies)));
        truth.path("chargebacks").forEach(row -> moves.add(move(row, "at", -1, currencies)));
        return moves;
    }

    private Move move(JsonNode row, String at, int sign, Map<String, String> currencies) {
        String currency = row.hasNonNull("currency")
                ? row.path("currency").asText()
                : currencies.getOrDefault(row.path("charge").asText(), "?");
        return new Move(times.at(row, at), currency, sign * row.path("amount").asLong());
    }

    private List<Move> told() {
        Map<String, Wanted> wanted = times.evidence().proceedings().wanted();
        Set<String> before = new HashSet<>();
        List<Move> moves = new ArrayList<>();
        for (Operation operation : times.evidence().operations()) {
            Wanted purchase = wanted.get(operation.purchase());
            if ("paid".equals(operation.told()) && purchase != null && before.add(operation.purchase())) {
                moves.add(new Move(times.at(operation.completed()), purchase.currency(), purchase.taken()));
            }
        }
        return moves;
    }

    private List<Move> booked() {
        List<Move> moves = new ArrayList<>();
        for (JsonNode row : times.evidence().books().path("movements")) {
            int sign = SIGNS.getOrDefault(row.path("kind").asText(), 0);
            if (sign != 0 && row.path("amount").asLong() != 0) {
                moves.add(move(row, row.hasNonNull("booked_at") ? "booked_at" : "at", sign, Map.of()));
            }
        }
        return moves;
    }

    /** Files tell of all that the PSP had moved by then. */
    private List<Move> settled(List<Move> charged) {
        List<Duration> files = times.filesFetched();
        List<Move> moves = new ArrayList<>();
        for (Move move : charged) {
            files.stream().filter(file -> file.compareTo(move.at()) >= 0).min(Duration::compareTo)
                    .ifPresent(file -> moves.add(new Move(file, move.currency(), move.amount())));
        }
        return moves;
    }

    private static int decimals(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException unknownCurrency) {
            return 0;
        }
    }
}
