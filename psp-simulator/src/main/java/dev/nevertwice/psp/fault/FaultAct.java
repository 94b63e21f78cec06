package dev.nevertwice.psp.fault;

import java.time.Duration;

/** What goes wrong. */
public sealed interface FaultAct {

    /** The name on the wire. */
    String type();

    /** The connection is reset before anything is read. */
    record Refuse() implements FaultAct {
        @Override
        public String type() {
            return "refuse";
        }
    }

    /** The connection is reset without an answer. */
    record Reset() implements FaultAct {
        @Override
        public String type() {
            return "reset";
        }
    }

    /** No answer ever comes. */
    record Hang() implements FaultAct {
        @Override
        public String type() {
            return "hang";
        }
    }

    /** An error is answered instead. {@code retryAfterSeconds} 0: without the header. */
    record Status(int status, int retryAfterSeconds) implements FaultAct {
        @Override
        public String type() {
            return "status";
        }
    }

    /** Half of the body is sent, then the connection is reset. */
    record Truncate() implements FaultAct {
        @Override
        public String type() {
            return "truncate";
        }
    }

    /** The body is not what its content type says. */
    record Malformed() implements FaultAct {
        @Override
        public String type() {
            return "malformed";
        }
    }

    /** It takes that much longer. */
    record Delay(Duration time) implements FaultAct {
        @Override
        public String type() {
            return "delay";
        }
    }

    /** The key is said to be in flight though nothing is running. */
    record Conflict() implements FaultAct {
        @Override
        public String type() {
            return "conflict";
        }
    }

    /** The key store can't be reached; nothing is executed. */
    record StoreDown() implements FaultAct {
        @Override
        public String type() {
            return "store-down";
        }
    }

    /** A key first used at least {@code age} ago is forgotten. Before its advertised lifetime that breaks the contract. */
    record ForgetKey(Duration age) implements FaultAct {
        @Override
        public String type() {
            return "forget-key";
        }
    }

    /** The first stored reply is given again, whatever the body now and whatever became of the object since. */
    record ReplayOld() implements FaultAct {
        @Override
        public String type() {
            return "replay-old";
        }
    }

    /** 429: too many requests. */
    record RateLimit(int retryAfterSeconds) implements FaultAct {
        @Override
        public String type() {
            return "rate-limit";
        }
    }

    /** 429: too many requests at once. */
    record ConcurrencyLimit(int retryAfterSeconds) implements FaultAct {
        @Override
        public String type() {
            return "concurrency-limit";
        }
    }

    /** 429: another request holds the object's lock. */
    record ObjectLock(int retryAfterSeconds) implements FaultAct {
        @Override
        public String type() {
            return "object-lock";
        }
    }

    /** The delivery is made {@code times} more often, with the same event id. */
    record Duplicate(int times) implements FaultAct {
        @Override
        public String type() {
            return "duplicate";
        }
    }

    /** The delivery is lost on the wire. */
    record Drop() implements FaultAct {
        @Override
        public String type() {
            return "drop";
        }
    }

    /** The callback is sent, and answered, before the reply leaves. */
    record BeforeReply() implements FaultAct {
        @Override
        public String type() {
            return "before-reply";
        }
    }

    /** The change is told once more as an event of its own: another id, the same content. */
    record Twin() implements FaultAct {
        @Override
        public String type() {
            return "twin";
        }
    }

    /** The delivery waits until the next one to the same endpoint has left, {@code most} at the longest. */
    record Reorder(Duration most) implements FaultAct {
        @Override
        public String type() {
            return "reorder";
        }
    }

    /** The opposite is told right afterwards, as an event of its own. */
    record Contradict() implements FaultAct {
        @Override
        public String type() {
            return "contradict";
        }
    }

    /** The event is told once more that much later, as it was, whatever has changed since. */
    record Stale(Duration time) implements FaultAct {
        @Override
        public String type() {
            return "stale";
        }
    }

    /** The delivery is signed with a secret that is not the endpoint's. */
    record BadSignature() implements FaultAct {
        @Override
        public String type() {
            return "bad-signature";
        }
    }

    /** The delivery is signed as if it had been sent that long ago. */
    record OldTimestamp(Duration age) implements FaultAct {
        @Override
        public String type() {
            return "old-timestamp";
        }
    }

    /** A row of a settlement file, or the whole file, lies. {@code by}: how far, where the lie has a size. */
    record Lie(SettlementLie lie, long by) implements FaultAct {
        @Override
        public String type() {
            return lie.wireName();
        }
    }

    /** The PSP breaks its contract: it takes the money once more. Every movement that comes of it is class B. */
    record ChargeTwice() implements FaultAct {
        @Override
        public String type() {
            return "charge-twice";
        }
    }

    /** The PSP breaks its contract: it gives the money back once more, even if that is more than was taken (class B). */
    record RefundTwice() implements FaultAct {
        @Override
        public String type() {
            return "refund-twice";
        }
    }

    /** The PSP breaks its contract: it pays the money out once more, even if that is more than it owes (class B). */
    record PayoutTwice() implements FaultAct {
        @Override
        public String type() {
            return "payout-twice";
        }
    }
}
