package dev.nevertwice.chaos.cli;

import java.util.Locale;

/** The first line: the seed comes before anything that could go wrong. */
final class OpeningLine {

    private OpeningLine() {}

    static String of(VerifyPlan plan, int scenarios) {
        String runs =
                plan.rig() == VerifyPlan.RigName.sim ? String.format(Locale.ROOT, ", %,d runs each", plan.runs()) : "";
        String defect = plan.defect() == null ? "" : ", defect " + plan.defect() + " planted";
        return "NeverTwice: seed " + plan.seed() + ", " + plan.rig() + " rig, " + scenarios
                + (scenarios == 1 ? " scenario" : " scenarios") + runs + defect;
    }
}
