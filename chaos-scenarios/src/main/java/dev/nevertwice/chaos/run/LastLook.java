package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.pay.env.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** At the very end every checkout is sent once more, which must replay its reply, and every status is read once more. */
final class LastLook {

    private static final String CLIENT = Operation.LAST_LOOK;
    /** On a busy machine ten seconds are not too patient. */
    private static final int TRIES = 10;

    private final Clock clock;
    private final Shop shop;

    LastLook(Clock clock, Shop shop) {
        this.clock = clock;
        this.shop = shop;
    }

    void look(List<Purchase> purchases) {
        for (Purchase purchase : purchases) {
            if (shop.told(purchase).payment() != null) {
                untilAnswered(() -> shop.checkout(CLIENT, purchase));
                untilAnswered(() -> shop.status(CLIENT, purchase));
            }
        }
    }

    private void untilAnswered(Supplier<Answer> step) {
        BackOff backOff = new BackOff(clock, Duration.ofMillis(200), Duration.ofSeconds(2));
        for (int tries = 1; tries <= TRIES; tries++) {
            Answer answer = step.get();
            if (answer.answered() && answer.status() != 429 && answer.status() < 500) {
                return;
            }
            backOff.sleep();
        }
    }
}
