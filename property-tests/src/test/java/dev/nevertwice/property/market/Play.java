package dev.nevertwice.property.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps played one after another in a world of their own. After each the answer is as foretold and the world comes to be as
 * the model is; at the end it stays so, and the books agree with themselves and with the PSP's.
 *
 * @param answers what was answered, with the kind of step that it answers
 */
record Play(List<String> answers) {

    static Play of(List<Step> steps, Model model, long seed) {
        List<String> answers = new ArrayList<>();
        List<String> deaths = Simulation.play(seed, SimOptions.calm(), rig -> {
            MarketDriver market = new MarketDriver(rig, model);
            for (int number = 0; number < steps.size(); number++) {
                Step step = steps.get(number);
                String place = "step " + (number + 1) + " of " + steps.size() + ", " + step;
                String answer = step.act(market);
                assertEquals(step.foretell(model), answer, place);
                market.awaitAgreement(place);
                answers.add(step.getClass().getSimpleName() + " " + answer);
            }
            market.end();
        });
        assertEquals(List.of(), deaths, "tasks that died");
        return new Play(List.copyOf(answers));
    }
}
