package dev.nevertwice.chaos.defect;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Patch;
import com.github.difflib.patch.PatchFailedException;
import java.util.List;

/**
 * What a diff does to one file. Hunks are found by their content, near the line that they name, so that a patch
 * survives changes elsewhere in the file; a context line that differs is refused.
 *
 * @param path in the repository
 * @param lines the diff of this file
 */
public record FileDiff(String path, List<String> lines) {

    /** No context line may differ. */
    private static final int FUZZ = 0;

    /** The file as it is with the diff applied. */
    public List<String> appliedTo(String name, List<String> original) {
        Patch<String> patch = UnifiedDiffUtils.parseUnifiedDiff(lines);
        try {
            return patch.applyFuzzy(original, FUZZ);
        } catch (PatchFailedException failed) {
            throw new DefectProblem(name + ": " + path + ": " + culprit(patch, original)
                    + " does not apply: its lines are not in the file any more");
        }
    }

    private static String culprit(Patch<String> patch, List<String> original) {
        List<AbstractDelta<String>> hunks = patch.getDeltas();
        for (int i = 0; i < hunks.size(); i++) {
            Patch<String> alone = new Patch<>();
            alone.addDelta(hunks.get(i));
            try {
                alone.applyFuzzy(original, FUZZ);
            } catch (PatchFailedException failed) {
                int line = hunks.get(i).getSource().getPosition() + 1;
                return "hunk " + (i + 1) + " of " + hunks.size() + " (line " + line + ")";
            }
        }
        return "a hunk that overlaps another";
    }
}
