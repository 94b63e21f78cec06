package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.env.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A baton with its ports and nothing else, for tests. */
final class Stage {

    static final long PATIENCE_MILLIS = 20_000;

    final Baton baton;
    final Instance instance;
    final Clock clock;
    final Tasks tasks;
    final Entropy entropy;

    /** What tasks wrote down, in the order in which they came to it. */
    final List<String> notes = new ArrayList<>();

    private Stage(long seed, long turnBudget) {
        baton = new Baton(seed, World.BEGINNING, turnBudget, 64);
        instance = baton.newInstance("stage");
        clock = new SimClock(baton, new Idling(baton, row -> true), Duration.ZERO);
        tasks = new SimTasks(baton);
        entropy = new SimEntropy(baton);
    }

    static Stage play(long seed, Consumer<Stage> body) {
        return play(seed, 1_000_000, PATIENCE_MILLIS, body);
    }

    static Stage play(long seed, long turnBudget, long patienceMillis, Consumer<Stage> body) {
        Stage stage = new Stage(seed, turnBudget);
        stage.baton.run(stage.instance, () -> body.accept(stage), patienceMillis);
        return stage;
    }

    void note(String text) {
        notes.add(text);
    }

    void sleep(long millis) {
        clock.sleep(Duration.ofMillis(millis));
    }

    String hash() {
        return baton.trace.hash();
    }
}
