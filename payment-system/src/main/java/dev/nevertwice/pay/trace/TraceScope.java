package dev.nevertwice.pay.trace;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * What the calling task is at work on: each line of its log and each of its calls to the PSP says so. A task is one thread
 * for its whole life, on every rig.
 */
public final class TraceScope {

    private static final String TRACE = "trace_id";
    private static final String PAYMENT = "payment_id";
    private static final ThreadLocal<Trace> CURRENT = new ThreadLocal<>();

    private TraceScope() {}

    public static Optional<Trace> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Runs the work; what was current before is so again afterwards. Null: nothing is. */
    public static <T> T within(Trace trace, String payment, Supplier<T> work) {
        Trace before = CURRENT.get();
        String paymentBefore = MDC.get(PAYMENT);
        set(trace, payment);
        try {
            return work.get();
        } finally {
            set(before, paymentBefore);
        }
    }

    private static void set(Trace trace, String payment) {
        CURRENT.set(trace);
        if (trace == null) {
            MDC.remove(TRACE);
        } else {
            MDC.put(TRACE, trace.id());
        }
        if (payment == null) {
            MDC.remove(PAYMENT);
        } else {
            MDC.put(PAYMENT, payment);
        }
    }
}
