package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.env.Tasks.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** At the very end every checkout is sent once more, which must replay its reply, and every status is read once more. */
final class LastLook {

    private static final String CLIENT = Operation.LAST_LOOK;
    /** On a busy machine ten seconds are not too patient. */
    private static final int TRIES = 10;

    private final Clock clock;
    private final Tasks tasks;
    private final Shop shop;

    LastLook(Clock clock, Tasks tasks, Shop shop) {
        this.clock = clock;
        this.tasks = tasks;
        this.shop = shop;
    }

    /** @param eyes how many look beside each other; each at its share of the purchases */
    void look(List<Purchase> purchases, int eyes) {
        List<Task> lookers = new ArrayList<>();
        for (int number = 0; number < eyes; number++) {
            int first = number;
            lookers.add(tasks.fork("last-look-" + (number + 1), () -> look(purchases, first, eyes)));
        }
        lookers.forEach(Task::await);
    }

    private void look(List<Purchase> purchases, int first, int step) {
        for (int index = first; index < purchases.size(); index += step) {
            Purchase purchase = purchases.get(index);
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
