package dev.nevertwice.psp.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Strikes written as a scenario file (docs/scenario-format.md). A kind strikes as often as it did, but at least so often
 * that it is seen among 200 purchases, and at most every other time so that something gets through to later points.
 */
final class RecordedScenario {

    /** A run is over long before what waits longer. */
    private static final long LONGEST_WAIT_MILLIS = 5_000;
    /** Of the days of a run, those after the one that is closed amid the buying. */
    private static final int FIRST_DAY = 2;
    private static final int LAST_DAY = 3;

    private static final String WORKLOAD = """
            workload:
              purchases: 200
              buyers: 8
              amount: {median: 25, sigma: 0.9}
              currencies: {KRW: 5, USD: 3, BHD: 2}
              methods: {direct: 3, hosted: 1}
              sources: {tok_visa: 88, tok_declined: 8, tok_review: 4}
              double_click_percent: 20

            simulated: {purchases: 4, buyers: 2}

            """;

    private final List<Strike> strikes;
    private final Map<String, Long> tries;
    private final TreeMap<String, Long> kinds = new TreeMap<>();
    private final Map<String, Strike> samples = new HashMap<>();
    /** Tries that kinds before have left, by operation and point. */
    private final Map<String, Long> left = new HashMap<>();
    private final StringBuilder rules = new StringBuilder();
    private final StringBuilder untold = new StringBuilder();
    private int number;
    private int day = FIRST_DAY;

    RecordedScenario(List<Strike> strikes, Map<String, Long> tries) {
        this.strikes = strikes;
        this.tries = tries;
        for (Strike strike : strikes) {
            Strike told = new Strike(strike.operation(), "", 0, strike.point(), shortened(strike));
            String kind = told.operation() + " " + told.point().ordinal() + " " + told.act();
            kinds.merge(kind, 1L, Long::sum);
            samples.put(kind, told);
        }
    }

    String yaml(String name) {
        kinds.forEach((kind, count) -> kind(samples.get(kind), count));
        StringBuilder yaml = new StringBuilder("name: ").append(name).append("\nabout: >\n")
                .append("  Recorded from a PSP simulator's journal: ").append(strikes.size())
                .append(" faults of ").append(kinds.size())
                .append(" kinds, repeated about as often as they struck.\n\n")
                .append(WORKLOAD).append(untold);
        if (number > 0) {
            yaml.append("faults:\n").append(rules).append('\n');
        }
        return yaml.append("bound: 10m\n").toString();
    }

    private void kind(Strike strike, long count) {
        String why = strangeness(strike);
        if (why != null) {
            untold.append("# Not repeated: ").append(count).append(" x ").append(strike.operation()).append(' ')
                    .append(strike.point().wireName()).append('/').append(strike.type()).append(", ").append(why)
                    .append("\n");
            return;
        }
        rules.append("  - name: again-").append(++number).append('\n');
        if (strike.point() != FaultPoint.LISTENER) {
            rules.append("    operation: ").append(strike.operation()).append('\n');
        }
        rules.append("    point: ").append(strike.point().wireName())
                .append("\n    act: ").append(flow(strike.act()))
                .append("\n").append(when(strike, count));
    }

    /** Why a scenario's purchases can't meet it; null where they can. */
    private String strangeness(Strike strike) {
        if (strike.point() == FaultPoint.LISTENER) {
            return "nothing is known of a request at the listener";
        } else if (strike.type().equals(SettlementLie.FILE_LATE.wireName())) {
            return "a run does not wait for a file that is late";
        } else if (strike.operation().equals("file")) {
            return day > LAST_DAY ? "a run closes no more days" : null;
        }
        return switch (strike.operation()) {
            case "register", "lookup", "page", "settlement", "callback", "row" -> null;
            default -> "not every purchase comes to it";
        };
    }

    private String when(Strike strike, long count) {
        if (strike.operation().equals("file")) {
            return "    when: {nth: " + day++ + "}\n    scope: global\n";
        }
        String place = strike.operation() + " " + strike.point();
        long all = Math.max(count, left.getOrDefault(place, tries.getOrDefault(strike.operation(), count)));
        left.put(place, all - count);
        long rarest = rarest(strike.operation());
        if (count * 2 > all) {
            return "    when: {ratio: [1, 2]}\n";
        }
        return "    when: {ratio: [" + (count * rarest < all ? "1, " + rarest : count + ", " + all) + "]}\n";
    }

    /** One in so many: few purchases come to a hosted page, and a run closes three days. */
    private static long rarest(String operation) {
        return switch (operation) {
            case "settlement" -> 2;
            case "lookup" -> 4;
            case "page" -> 8;
            case "row" -> 12;
            default -> 20;
        };
    }

    private static ObjectNode shortened(Strike strike) {
        ObjectNode act = strike.act().deepCopy();
        boolean waits = List.of("delay", "stale", "reorder").contains(strike.type());
        if (waits && act.path("millis").asLong() > LONGEST_WAIT_MILLIS) {
            act.put("millis", LONGEST_WAIT_MILLIS);
        }
        return act;
    }

    private static String flow(ObjectNode act) {
        List<String> parts = new ArrayList<>();
        act.properties().forEach(part -> parts.add(part.getKey() + ": " + part.getValue().asText()));
        return "{" + String.join(", ", parts) + "}";
    }
}
