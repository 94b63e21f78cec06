package dev.nevertwice.load.run;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.load.shopping.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The load simulations: who comes when. What they buy and what goes wrong is in the scenario file of the same name. */
public enum LoadKind {
    STEADY_CHECKOUT("SteadyCheckout", "steady-checkout", 1, 0, "buyers come evenly; nothing fails") {
        @Override
        List<Stage> stages(int rate, int seconds) {
            return List.of(evenly(rate, seconds));
        }
    },
    FLASH_SALE("FlashSale", "flash-sale", 1, 1,
            "faster and faster, three times the rate at once, then hardly anybody") {
        @Override
        List<Stage> stages(int rate, int seconds) {
            List<Stage> stages = new ArrayList<>();
            int step = Math.max(1, seconds / 10);
            for (int tenth = 1; tenth <= 6; tenth++) {
                stages.add(evenly(Math.max(1, rate * tenth / 6), step));
            }
            stages.add(evenly(rate * 3, step));
            stages.add(evenly(Math.max(1, rate / 10), Math.max(1, seconds - 7 * step)));
            return stages;
        }
    },
    DOUBLE_CLICK_STORM("DoubleClickStorm", "double-click-storm", 6, 0, "every cart is sent by six clients at once") {
        @Override
        List<Stage> stages(int rate, int seconds) {
            return List.of(evenly(rate, seconds));
        }
    },
    SLOW_PSP("SlowPsp", "slow-psp", 1, 2,
            "log-normal delays, one in a hundred never answers; in the middle three times the rate") {
        @Override
        List<Stage> stages(int rate, int seconds) {
            int third = Math.max(1, seconds / 3);
            return List.of(
                    evenly(rate, third), evenly(rate * 3, third), evenly(rate, Math.max(1, seconds - 2 * third)));
        }
    },
    CALLBACK_BURST("CallbackBurst", "callback-burst", 1, 0,
            "the PSP tells nothing for 6 s, then all of it at once, some five times over") {
        @Override
        List<Stage> stages(int rate, int seconds) {
            return List.of(evenly(rate, seconds));
        }
    },
    RETRY_STORM_AFTER_OUTAGE("RetryStormAfterOutage", "retry-storm-after-outage", 1, 0,
            "the PSP is gone from 15 s to 30 s; then all that waited is asked for, beside those who go on coming") {
        @Override
        int defaultSeconds() {
            return 60;
        }

        @Override
        List<Stage> stages(int rate, int seconds) {
            return List.of(evenly(rate, seconds));
        }
    },
    SETTLEMENT_DAY("SettlementDay", "settlement-day", 1, 0, "the day is closed and reconciled while buyers buy") {
        @Override
        int reconciliations() {
            return 6;
        }

        @Override
        List<Stage> stages(int rate, int seconds) {
            return List.of(evenly(rate, seconds));
        }
    },
    MIXED_DAY("MixedDay", "mixed-day", 1, 1, "all of it, weighted, and one of two processes is killed now and then") {
        @Override
        int reconciliations() {
            return 2;
        }

        @Override
        int clickedAgain() {
            return 10;
        }

        @Override
        List<Stage> stages(int rate, int seconds) {
            int quarter = Math.max(1, seconds / 4);
            return List.of(
                    evenly(Math.max(1, rate / 2), quarter), evenly(rate, quarter),
                    evenly(rate * 3 / 2, quarter), evenly(rate, Math.max(1, seconds - 3 * quarter)));
        }
    },
    /** Evenly, so that what grows does so by itself. */
    SOAK("Soak", "soak", 1, 1,
            "evenly, for as long as one likes: some of everything, and one of two processes is killed") {
        @Override
        List<Stage> stages(int rate, int seconds) {
            return List.of(evenly(rate, seconds));
        }
    };

    private final String word;
    private final String file;
    private final int clicks;
    private final int readers;
    private final String about;

    LoadKind(String word, String file, int clicks, int readers, String about) {
        this.word = word;
        this.file = file;
        this.clicks = clicks;
        this.readers = readers;
        this.about = about;
    }

    /** @param rate purchases a second */
    abstract List<Stage> stages(int rate, int seconds);

    /** For how long buyers come where nobody says. */
    int defaultSeconds() {
        return 30;
    }

    /** How often the day is closed and reconciled meanwhile, if there is time. */
    int reconciliations() {
        return 1;
    }

    /** Of so many carts another client sends one too; 0 for none. */
    int clickedAgain() {
        return 0;
    }

    /** As it is typed. */
    String word() {
        return word;
    }

    /** As files are named. */
    String fileName() {
        return file;
    }

    /** How many clients send each checkout at once. */
    int clicks() {
        return clicks;
    }

    /** How many come beside each buyer who need no PSP. */
    int readers() {
        return readers;
    }

    /** One line. */
    String about() {
        return about;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(LoadKind::word).toList();
    }

    Scenario scenario() {
        String resource = "/load/" + file + ".yaml";
        try (InputStream in = LoadKind.class.getResourceAsStream(resource)) {
            return ScenarioFile.parse(file + ".yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stage evenly(int rate, int seconds) {
        return new Stage(Math.multiplyExact(rate, seconds), seconds);
    }
}
