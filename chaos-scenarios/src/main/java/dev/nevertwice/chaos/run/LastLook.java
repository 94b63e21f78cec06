package dev.nevertwice.chaos.run;

import dev.nevertwice.pay.env.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** At the very end every checkout is sent once more, which must replay its reply, and every status is read once more. */
final class LastLook {

    private static final String CLIENT = "last-look";
    private static final int TRIES = 3;

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
        for (int tries = 1; tries <= TRIES; tries++) {
            Answer answer = step.get();
            if (answer.answered() && answer.status() < 500) {
                return;
            }
            clock.sleep(Duration.ofMillis(200));
        }
    }
}
