package dev.nevertwice.property.market;

/** One thing that somebody does. A value: chains of steps are drawn, told and made shorter before anything runs. */
interface Step {

    /** Whether there is anything to do it to. What isn't possible is left out of the chain. */
    default boolean isPossible(Model model) {
        return !model.isEmpty();
    }

    /** Does it to the model, and says what the answer has to be. */
    String foretell(Model model);

    /** Does it in the world, and says what the answer was. */
    String act(MarketDriver market);
}
