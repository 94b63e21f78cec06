package dev.nevertwice.chaos.junit5;

import dev.nevertwice.chaos.cli.VerifyPlan;
import dev.nevertwice.chaos.cli.VerifyPlan.RigName;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What a {@link Chaos} annotation asks for, checked. */
final class ChaosPlan {

    private static final int RUNS = 100;

    private ChaosPlan() {}

    static VerifyPlan of(Chaos chaos, Path reportFolder) {
        Path target = chaos.target().isEmpty() ? null : Path.of(chaos.target());
        RigName rig = target == null ? chaos.rig() : RigName.external;
        require(target == null || chaos.rig() != RigName.live, "a target is a rig of its own: leave out rig = live");
        require(target != null || rig != RigName.external, "the external rig needs a target");
        require(chaos.defect().isEmpty() || rig == RigName.live, "a defect is for rig = live only");
        require(chaos.runs() >= 0, "runs must not be negative");
        require(chaos.runs() == 0 || rig == RigName.sim,
                "runs is for virtual time only: on real parts each scenario is one run");
        require(chaos.purchases() >= 0, "purchases must not be negative");
        require(chaos.seed() >= 0, "seed must not be negative");
        return new VerifyPlan(
                rig,
                runs(chaos, rig),
                chaos.seed(),
                chaos.defect().isEmpty() ? null : chaos.defect(),
                chaos.purchases() == 0 ? null : Integer.valueOf(chaos.purchases()),
                false,
                null,
                null,
                Runtime.getRuntime().availableProcessors(),
                reportFolder,
                target,
                false);
    }

    private static int runs(Chaos chaos, RigName rig) {
        if (rig != RigName.sim) {
            return 1;
        }
        return chaos.runs() == 0 ? RUNS : chaos.runs();
    }

    private static void require(boolean sound, String otherwise) {
        if (!sound) {
            throw new ExtensionConfigurationException("@Chaos: " + otherwise);
        }
    }
}
