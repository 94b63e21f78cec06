package dev.nevertwice.chaos.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where on the page each step stands: one row a step, with a mark where nothing happened for long.
 *
 * @param silences height of each mark to how long the silence was
 */
record Rows(List<Instant> times, List<Integer> heights, Map<Integer, Duration> silences, int bottom) {

    static Rows of(List<Step> steps, int top, int rowHeight, int gapHeight, Duration silence) {
        ArrayList<Instant> times = new ArrayList<>();
        ArrayList<Integer> heights = new ArrayList<>();
        TreeMap<Integer, Duration> silences = new TreeMap<>();
        int y = top + rowHeight / 2;
        for (Step step : steps) {
            Duration since = times.isEmpty() ? Duration.ZERO : Duration.between(times.getLast(), step.at());
            if (since.compareTo(silence) > 0) {
                silences.put(y - rowHeight / 2 + gapHeight / 2, since);
                y += gapHeight;
            }
            times.add(step.at());
            heights.add(y);
            y += rowHeight;
        }
        return new Rows(List.copyOf(times), List.copyOf(heights), silences, y - rowHeight / 2);
    }

    int y(int step) {
        return heights.get(step);
    }

    /** Of the last step that was not later, or of the first. */
    int yAt(Instant time) {
        int y = heights.isEmpty() ? 0 : heights.getFirst();
        for (int i = 0; i < times.size(); i++) {
            y = times.get(i).isAfter(time) ? y : heights.get(i);
        }
        return y;
    }
}
