package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scoreboard.Row;
import dev.nevertwice.chaos.scoreboard.Scoreboard;
import java.util.Locale;

/** The scoreboard for programs. */
public final class ScoreboardJson {

    private ScoreboardJson() {}

    public static String of(Scoreboard board) {
        ObjectNode root = JsonNodeFactory.instance.objectNode()
                .put("reached", board.isReached())
                .put("summary", ScoreboardWords.summary(board))
                .put("defects", board.defects().size())
                .put("caught", board.caught())
                .put("impossible", board.impossible())
                .put("mistakes", board.mistakes())
                .put("red", board.red())
                .put("median_ms", board.within(50).toMillis())
                .put("percentile_95_ms", board.within(95).toMillis())
                .put("took_ms", board.took().toMillis())
                .put("cores", board.cores())
                .put("seed", board.firstSeed());
        ArrayNode rows = root.putArray("rows");
        board.rows().forEach(row -> rows.add(tree(row)));
        return root.toPrettyString();
    }

    private static ObjectNode tree(Row row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode()
                .put("id", row.id())
                .put("title", row.title())
                .put("what", row.what())
                .put("outcome", row.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("expected", row.expected())
                .put("scenario", row.scenario())
                .put("seed", row.seed())
                .put("runs", row.runs())
                .put("took_ms", row.took().toMillis())
                .put("message", row.message())
                .put("diff", row.diff())
                .put("repeat", row.repeat());
        ArrayNode seen = node.putArray("seen");
        row.seen().forEach(seen::add);
        if (row.live() != null) {
            ArrayNode broken = node.putObject("live")
                    .put("runs", row.live().runs())
                    .put("took_ms", row.live().took().toMillis())
                    .putArray("seen");
            row.live().seen().forEach(broken::add);
        }
        if (row.shrunk() != null) {
            ObjectNode shrunk = node.putObject("shrunk")
                    .put("seed", row.shrunk().seed())
                    .put("scenario", row.shrunk().yaml());
            ArrayNode steps = shrunk.putArray("steps");
            row.shrunk().steps().forEach(steps::add);
        }
        return node;
    }
}
