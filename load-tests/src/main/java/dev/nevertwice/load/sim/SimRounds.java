package dev.nevertwice.load.sim;

import dev.nevertwice.chaos.scoreboard.HappyPath;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.swarm.Coverage;
import dev.nevertwice.chaos.swarm.Exploration;
import dev.nevertwice.chaos.swarm.Sum;
import dev.nevertwice.chaos.swarm.Swarm;
import dev.nevertwice.chaos.swarm.Trial;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;

/** The simulator in a process of its own. It reads {@code swarm|happy SEED MILLIS} and explores for so long on all cores. */
public final class SimRounds {

    private SimRounds() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            long seed = Long.parseLong(words[1]);
            explore(words[0].equals("swarm") ? n -> Swarm.draw(seed + n) : n -> happy(seed + n),
                    Long.parseLong(words[2]));
        }
    }

    /** What the swarm draws from the seed, and everything goes well. */
    private static Trial happy(long seed) {
        return new Trial("happy", seed, HappyPath.of(Swarm.draw(seed).scenario()), SimOptions.calm(), "none");
    }

    private static void explore(LongFunction<Trial> trials, long millis) {
        long begun = System.nanoTime();
        Sum sum = new Exploration(trials, Long.MAX_VALUE, () -> System.nanoTime() - begun < millis * 1_000_000,
                new Coverage(), false, (trial, soFar) -> {}).run(Runtime.getRuntime().availableProcessors());
        System.out.println(Explored.of(sum, (System.nanoTime() - begun) / 1_000_000).line());
    }
}
