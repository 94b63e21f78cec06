package dev.nevertwice.load.run;

import java.util.OptionalInt;

/**
 * How many purchases a second a soak has, and what share that is of what would be possible.
 *
 * @param limit the highest rate that holds the objective, where it was looked for
 */
record LimitShare(int rate, OptionalInt limit, int minutes) {

    static final int WANTED_PERCENT = 60;

    /** As much as is wanted, if the judge can read it in the end. */
    static LimitShare of(int limit, int minutes) {
        return new LimitShare(
                Math.clamp((long) limit * WANTED_PERCENT / 100, 1, most(minutes)), OptionalInt.of(limit), minutes);
    }

    static LimitShare chosen(int rate, int minutes) {
        return new LimitShare(rate, OptionalInt.empty(), minutes);
    }

    /** Purchases a second, so that the judge can read them all. */
    static int most(int minutes) {
        return LoadOptions.MOST_PURCHASES / (minutes * 60);
    }

    OptionalInt percent() {
        return limit.isPresent() ? OptionalInt.of(rate * 100 / limit.getAsInt()) : OptionalInt.empty();
    }

    boolean isLessThanWanted() {
        return limit.isPresent() && rate < limit.getAsInt() * WANTED_PERCENT / 100;
    }

    String told() {
        if (limit.isEmpty()) {
            return rate + " purchases a second, as was asked for; the limit was not looked for";
        }
        String share = rate + " purchases a second, " + percent().getAsInt() + " % of the limit of "
                + limit.getAsInt();
        return isLessThanWanted()
                ? share + " and not " + WANTED_PERCENT + " %: more than " + LoadOptions.MOST_PURCHASES
                        + " purchases in " + minutes + " minutes the judge can't read"
                : share;
    }
}
