package dev.nevertwice.property.market;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A chain as it grows: the steps so far, and what the model says about them. */
final class Script {

    private final Supplier<Model> models;
    private final Model model;
    private final List<Step> steps = new ArrayList<>();

    Script(Supplier<Model> models) {
        this.models = models;
        this.model = models.get();
    }

    Model model() {
        return model;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    void add(Step step) {
        if (step.isPossible(model)) {
            steps.add(step);
            step.foretell(model);
        }
    }

    /** Plays it in a world of its own. Throws where the world and the model disagree. */
    Play play(long seed) {
        return Play.of(steps, models.get(), seed);
    }
}
