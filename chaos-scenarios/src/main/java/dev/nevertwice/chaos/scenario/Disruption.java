package dev.nevertwice.chaos.scenario;

import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What goes wrong outside the PSP, when so many percent of the purchases are through. Done, and counted, by the rig. */
public sealed interface Disruption {

    /** Under which it is counted. */
    String name();

    /** Why it can't be had in virtual time, in words that follow its name; empty where it can. */
    Optional<String> onlyOnRealParts();

    /**
     * Something stops, and goes on after a while.
     *
     * @param at percentages of purchases; at each it happens once
     * @param lasting how long it stays so; on real parts divided by the time scale
     */
    record Strike(String name, Act act, List<Integer> at, Duration lasting) implements Disruption {

        @Override
        public Optional<String> onlyOnRealParts() {
            return Optional.empty();
        }
    }

    /** What is done, and to what. */
    enum Act {
        /** An instance of the payment system stands still, with all that it was at. */
        PAUSE,
        /** The database is shut down in order. */
        RESTART_DATABASE,
        /** The database dies where it stands. */
        KILL_DATABASE,
        /** All connections to the database end. */
        CUT_DATABASE,
        /** The Kafka broker dies where it stands. */
        KILL_KAFKA;

        /** In a scenario file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static List<String> words() {
            return Arrays.stream(values()).map(Act::word).toList();
        }

        static Act of(String word) {
            return Arrays.stream(values()).filter(act -> act.word().equals(word)).findFirst().orElseThrow();
        }
    }

    /**
     * A toxic of the fault proxy's on a way between two parts.
     *
     * @param toxicityPercent how often it works; drawn for each connection, or each request if the setting says so
     * @param from the percentage of purchases at which it begins
     * @param until and ends; at 100 with the heal
     */
    record Toxicity(String name, LinkName link, ToxicSetting toxic, int toxicityPercent, int from, int until)
            implements
            Disruption {

        /** Virtual time has messages and no bytes, and neither connections to the database nor to Kafka. */
        @Override
        public Optional<String> onlyOnRealParts() {
            String type = toxic.toxic().type().word();
            if (link == LinkName.PAY_POSTGRESQL || link == LinkName.PAY_KAFKA) {
                return Optional.of("is on " + link.word() + ", which is a way of real parts only");
            }
            return Stream.of("latency", "timeout", "reset_peer").anyMatch(type::equals)
                    ? Optional.empty()
                    : Optional.of("is a toxic of type " + type + ", which only real parts have");
        }
    }
}
