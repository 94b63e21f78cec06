package dev.nevertwice.psp.fault;

import dev.nevertwice.psp.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Moments around the commit at which things go wrong, because that is where double charges are made. */
public enum FaultPoint {
    LISTENER("refuse"),
    BEFORE_ACCEPT("reset", "hang", "status"),
    ACCEPTED_BEFORE_COMMIT("reset", "status", "delay"),
    PROCESSING("charge-twice", "refund-twice", "payout-twice"),
    COMMITTED_BEFORE_REPLY("reset", "hang", "truncate", "malformed", "status", "delay"),
    IDEMPOTENCY("conflict", "store-down", "forget-key", "replay-old"),
    THROTTLING("rate-limit", "concurrency-limit", "object-lock"),
    CALLBACK("duplicate", "delay", "drop", "before-reply", "twin", "reorder", "contradict", "stale", "bad-signature",
            "old-timestamp", "truncate"),
    SETTLEMENT(SettlementLie.wireNames());

    private final List<String> acts;

    FaultPoint(String... acts) {
        this.acts = List.of(acts);
    }

    /** Types of the acts that make sense here. */
    public List<String> acts() {
        return acts;
    }

    /** Whether tries of the operation can come to this point; those that can't are not counted for it. */
    boolean isPassedBy(Operation operation) {
        return switch (this) {
            case CALLBACK -> operation == Operation.CALLBACK;
            case SETTLEMENT -> operation == Operation.ROW || operation == Operation.FILE;
            case IDEMPOTENCY -> switch (operation) {
                case REGISTER, CONFIRM, CAPTURE, VOID, REFUND, PAYOUT -> true;
                default -> false;
            };
            case PROCESSING -> switch (operation) {
                case REGISTER, CONFIRM, CAPTURE, PAGE, REFUND, PAYOUT -> true;
                default -> false;
            };
            default ->
                    operation != Operation.CALLBACK && operation != Operation.ROW && operation != Operation.FILE;
        };
    }

    /** Whether tries of the operation can come to this point and be struck by the act. */
    boolean lets(FaultAct act, Operation operation) {
        return isPassedBy(operation) && switch (act) {
            case FaultAct.Lie lie -> lie.lie().ofWholeFile() == (operation == Operation.FILE);
            case FaultAct.RefundTwice refund -> operation == Operation.REFUND;
            case FaultAct.PayoutTwice payout -> operation == Operation.PAYOUT;
            case FaultAct.ChargeTwice charge -> operation != Operation.REFUND && operation != Operation.PAYOUT;
            default -> true;
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(FaultPoint::wireName).toList();
    }

    public static FaultPoint named(String wireName) {
        return Arrays.stream(values()).filter(point -> point.wireName().equals(wireName)).findFirst().orElseThrow();
    }

    int defaultStatus() {
        return switch (this) {
            case ACCEPTED_BEFORE_COMMIT -> 500;
            case COMMITTED_BEFORE_REPLY -> 502;
            default -> 503;
        };
    }
}
