package dev.nevertwice.psp.exchange;

import dev.nevertwice.psp.fault.Faults;
import dev.nevertwice.psp.truth.Cause;
import dev.nevertwice.psp.truth.FaultClass;

/** One request on its way through the PSP. */
record Exchange(long id, Subject subject, String key, Faults.Try faults) {

    Cause cause() {
        return new Cause(id, key, faults.touchedBy(), faults.contractBroken() ? FaultClass.B : FaultClass.A);
    }

    String operation() {
        return subject.operation().wireName();
    }
}
