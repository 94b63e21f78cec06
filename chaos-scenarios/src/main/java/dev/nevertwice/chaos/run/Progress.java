package dev.nevertwice.chaos.run;

import java.util.Locale;

/** Told how far a run is. Called from any task of the run; must not block. */
public interface Progress {

    /** Where a run is. */
    enum Phase {
        /** Buyers buy, and nothing goes wrong yet. */
        WARMING_UP,
        BUYING,
        HEALING,
        SETTLING,
        RECONCILING,
        READING,
        JUDGING;

        /** As people are told. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    void phase(Phase phase);

    /** One more purchase is through, as far as its buyer waited. */
    void bought(Count count);

    /** @param done purchases that are through; @param toldPaid those of which the buyer already knows that they are paid */
    record Count(int done, int total, int toldPaid, int retries, long kills) {}

    /** For callers that show nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void phase(Phase phase) {}

            @Override
            public void bought(Count count) {}
        };
    }
}
