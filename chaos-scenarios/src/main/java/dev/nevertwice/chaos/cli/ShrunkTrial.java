package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.report.ReportFiles;
import dev.nevertwice.chaos.report.ShrunkReport;
import dev.nevertwice.chaos.report.ShrunkText;
import dev.nevertwice.chaos.report.StoryText;
import dev.nevertwice.chaos.shrink.Shrinker;
import dev.nevertwice.chaos.shrink.Shrunk;
import dev.nevertwice.chaos.swarm.Sum.Found;
import dev.nevertwice.chaos.swarm.Trial;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tells the smallest schedule that fails like one of the trials that broke an invariant; keeps it as scenario and test. */
final class ShrunkTrial {

    private static final int MOST_RUNS = 400;
    private static final int MOST_TRIED = 4;

    /** A second charge before a job that was given up; of two of a kind the one with fewer purchases, which is tried sooner. */
    private static final Comparator<Found> GRAVEST_AND_SMALLEST =
            Comparator.<Found>comparingInt(found -> Judge.ids().indexOf(ShrunkVerification.invariant(found.result())))
                    .thenComparingLong(found -> found.result().figures().purchases());

    private final Path folder;
    private final PrintStream out;
    private final boolean coloured;
    private final Shrinking shrinking;

    ShrunkTrial(Path folder, PrintStream out, boolean coloured) {
        this(folder, out, coloured, Shrinker::shrink);
    }

    ShrunkTrial(Path folder, PrintStream out, boolean coloured, Shrinking shrinking) {
        this.folder = folder;
        this.out = out;
        this.coloured = coloured;
        this.shrinking = shrinking;
    }

    /**
     * Blocks, some seconds as a rule. Tells the first of them that can be shrunk, the gravest and smallest first; where none
     * can, the first as it was found.
     *
     * @param found at least one
     */
    void tell(List<Found> found) {
        out.println();
        for (Found each : found.stream().sorted(GRAVEST_AND_SMALLEST).limit(MOST_TRIED).toList()) {
            Trial trial = each.trial();
            String invariant = ShrunkVerification.invariant(each.result());
            out.println("shrinking " + trial.name() + ", seed " + trial.seed() + ", in which " + invariant + " breaks");
            Optional<Shrunk> smallest = smallest(each, invariant);
            if (smallest.isPresent()) {
                tell(trial, smallest.get());
                return;
            }
        }
        Trial first = found.getFirst().trial();
        StoryText.of(first.scenario(), found.getFirst().result()).ifPresent(out::println);
        out.println("repeat: " + first.repeat());
    }

    /** Says why where there is none. */
    private Optional<Shrunk> smallest(Found found, String invariant) {
        Trial trial = found.trial();
        try {
            Optional<Shrunk> smallest =
                    shrinking.shrink(trial.scenario(), invariant, found.result(), trial.options(), MOST_RUNS);
            if (smallest.isEmpty()) {
                out.println("  not with what a scenario file can tell: it takes a cut network, a pause or much luck");
            }
            return smallest;
        } catch (RuntimeException broken) {
            out.println("  " + Shrinking.failed(broken));
            return Optional.empty();
        }
    }

    private void tell(Trial trial, Shrunk smallest) {
        String name = trial.scenario().name();
        String defect = trial.options().defect();
        String file = folder.resolve(ShrunkReport.fileName(name) + ".yaml").toString();
        ShrunkReport report = new ShrunkReport(
                smallest, RepeatCommand.simulated(file, smallest.seed(), defect), RepeatCommand.live(file, defect));
        out.println(ShrunkText.of(report, coloured));
        ReportFolder.prepare(folder);
        List<Path> files = ReportFiles.shrunk(report, name, folder);
        out.println("scenario: " + files.getFirst() + ", test: " + files.getLast());
    }
}
