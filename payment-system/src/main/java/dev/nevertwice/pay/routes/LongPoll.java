package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.wire.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A read that waits for news: {@code ?after=VERSION&wait=SECONDS} is answered when the payment's version is beyond the one
 * that the caller has seen, or as it is when the time is over. It asks the store now and then and holds nothing meanwhile,
 * so any instance may answer, and one that is closed loses only the wait.
 *
 * @param pause between two looks
 * @param most nobody is kept waiting for longer
 * @param closing nobody is kept waiting any more
 */
record LongPoll(Clock clock, Duration pause, Duration most, BooleanSupplier closing) {

    /** What was asked: by default nothing to wait for. */
    record Wish(long after, Duration atMost) {

        static Wish of(Request request) {
            return new Wish(number(request, "after"), Duration.ofSeconds(number(request, "wait")));
        }

        private static long number(Request request, String name) {
            String value = request.parameter(name);
            if (value == null) {
                return 0;
            }
            if (!value.matches("[0-9]{1,9}")) {
                throw new Refusal(Problem.INVALID_REQUEST, name + " must be a whole number");
            }
            return Long.parseLong(value);
        }
    }

    Optional<Payment> read(Wish wish, Supplier<Optional<Payment>> look) {
        Instant until = clock.now().plus(wish.atMost().compareTo(most) < 0 ? wish.atMost() : most);
        while (true) {
            Optional<Payment> found = look.get();
            boolean news = found.isEmpty() || found.get().version() > wish.after();
            if (news || closing.getAsBoolean() || clock.now().plus(pause).isAfter(until)) {
                return found;
            }
            clock.sleep(pause);
        }
    }
}
