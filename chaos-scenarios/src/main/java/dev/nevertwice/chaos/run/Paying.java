package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.env.Tasks.Task;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Pays the seller out while buyers buy: the merchant what it was told is paid, in one order or in two halves at once, each
 * sent again with its key until it is answered; and operators who begin runs at the same moment.
 */
final class Paying {

    private static final int TRIES = 8;

    private final Clock clock;
    private final Tasks tasks;
    private final PayClient pay;
    private final Scenario scenario;

    Paying(Clock clock, Tasks tasks, PayClient pay, Scenario scenario) {
        this.clock = clock;
        this.tasks = tasks;
        this.pay = pay;
        this.scenario = scenario;
    }

    /** @param number of the purchase, from 0 */
    void afterPurchase(int number, Purchase purchase, Shop shop) {
        boolean due = scenario.payouts() != null && number % scenario.payouts().every() == 0;
        if (!due || !"paid".equals(shop.told(purchase).status())) {
            return;
        }
        String key = "payout-" + purchase.cart();
        long half = purchase.amount() / 2;
        if (!purchase.doubleClick() || half == 0) {
            order(shop, key, purchase.amount(), purchase.currency());
            return;
        }
        Task second = tasks.fork("payout-again", () -> order(shop, key + "-2", half, purchase.currency()));
        order(shop, key + "-1", purchase.amount() - half, purchase.currency());
        second.await();
        order(shop, key + "-1", purchase.amount() - half, purchase.currency());
    }

    /** Operators begin runs at once, for each currency: two that of today, and one that of yesterday. */
    void runs() {
        if (scenario.payouts() == null) {
            return;
        }
        LocalDate today = clock.now().atOffset(ZoneOffset.UTC).toLocalDate();
        List<LocalDate> days = scenario.isCalm() ? List.of(today) : List.of(today, today.minusDays(1), today);
        for (String currency : scenario.workload().currencies().keySet()) {
            List<Task> operators = new ArrayList<>();
            for (LocalDate day : days) {
                byte[] body = Answer.bytes(JsonNodeFactory.instance.objectNode()
                        .put("day", day.toString())
                        .put("currency", currency));
                operators.add(tasks.fork(
                        "payer-" + (operators.size() + 1), () -> untilAnswered(() -> pay.startPayoutRun(body))));
            }
            operators.forEach(Task::await);
        }
    }

    private void order(Shop shop, String key, long amount, String currency) {
        ObjectNode body = JsonNodeFactory.instance.objectNode()
                .put("seller", PayClient.SELLER)
                .put("amount", amount)
                .put("currency", currency);
        untilAnswered(() -> shop.payOut("merchant", key, Answer.bytes(body)));
    }

    private interface Request {
        Answer send();
    }

    private void untilAnswered(Request request) {
        BackOff backOff = new BackOff(clock, Duration.ofMillis(100), Duration.ofSeconds(2));
        for (int tries = 1; tries <= TRIES; tries++) {
            Answer answer = request.send();
            if (answer.answered() && answer.status() != 429 && answer.status() < 500) {
                return;
            }
            backOff.sleep();
        }
    }
}
