package dev.nevertwice.chaos.run;

import dev.nevertwice.pay.env.Entropy;
import java.util.Map;

/** One of several words, by weight. */
record WeightedChoice(Map<String, Integer> weights) {

    String draw(Entropy entropy) {
        long total = weights.values().stream().mapToLong(Integer::longValue).sum();
        long left = entropy.below(total);
        for (Map.Entry<String, Integer> word : weights.entrySet()) {
            left -= word.getValue();
            if (left < 0) {
                return word.getKey();
            }
        }
        throw new AssertionError("a draw is below the total weight");
    }
}
