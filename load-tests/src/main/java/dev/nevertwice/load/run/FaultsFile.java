package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.CommandFailure;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.scenario.ScenarioProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A scenario file of which a load run takes what goes wrong. */
record FaultsFile(Path path, Scenario scenario) {

    /** Throws {@link CommandFailure} (usage). */
    static FaultsFile read(Path path) {
        try {
            return new FaultsFile(path, ScenarioFile.read(path));
        } catch (ScenarioProblem wrong) {
            throw CommandFailure.usage(wrong.getMessage());
        }
    }

    /** A simulation's buyers, for whom it goes wrong as the file says. */
    Scenario strikes(Scenario own) {
        return own.withFaultsOf(scenario).withHold(scenario.hold());
    }

    /** What else the file sets that would change a run on real parts, in one line. */
    Optional<String> leftOut() {
        List<String> sections = new ArrayList<>();
        if (scenario.instances() > 1) {
            sections.add("instances");
        }
        if (!scenario.clockSkew().isZero()) {
            sections.add("clock_skew");
        }
        if (!scenario.psps().equals(Scenario.Psps.ONE)) {
            sections.add("psps");
        }
        if (scenario.payouts() != null) {
            sections.add("payouts");
        }
        if (!scenario.fees().isEmpty()) {
            sections.add("fees");
        }
        return sections.isEmpty() ? Optional.empty()
                : Optional.of("of " + path + " only faults, kills and hold are taken, not its "
                        + String.join(", ", sections) + "; buyers, processes and PSP are the simulation's.");
    }
}
