package dev.nevertwice.load.run;

import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.live.LiveOptions;
import dev.nevertwice.chaos.live.LiveRig;
import dev.nevertwice.chaos.live.LiveSite;
import dev.nevertwice.chaos.rig.Rig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where load runs happen: on parts of our own, fresh for each run, or on servers that run already. */
interface LoadStage extends AutoCloseable {

    /**
     * @param pay where Gatling finds the payment systems; the last is never killed where there are several
     * @param database of the run, where it is ours
     * @param watch looks whether all parts are there, and throws as the rig does when one is gone that nobody killed
     */
    record Set(Rig rig, List<URI> pay, URI psp, Optional<String> database, Runnable watch) implements AutoCloseable {

        @Override
        public void close() {
            rig.close();
        }
    }

    /** Blocks until everything answers. Throws LiveFailure, or CommandFailure where servers that run already can't be used. */
    Set set(LoadPlan plan);

    @Override
    void close();

    /** Blocks for some seconds where a database server has to be started. */
    static LoadStage open(LoadPlan plan) throws IOException {
        Files.createDirectories(plan.folder());
        if (plan.elsewhere().isPresent()) {
            return elsewhere();
        }
        return own(LiveSite.open(new LiveOptions(null, plan.timeScale(), plan.folder().resolve("logs"), true)));
    }

    private static LoadStage own(LiveSite site) {
        return new LoadStage() {
            @Override
            public Set set(LoadPlan plan) {
                List<Path> overlay =
                        plan.defect().map(id -> List.of(Overlay.of(Defects.named(id)).folder())).orElse(List.of());
                LiveRig rig = site.rig(
                        plan.kind().fileName(), plan.seed(), overlay, plan.scenario().instances());
                return new Set(rig, rig.payUrls(), rig.pspUrl(), Optional.of(rig.databaseUrl()),
                        rig::requireRunning);
            }

            @Override
            public void close() {
                site.close();
            }
        };
    }

    private static LoadStage elsewhere() {
        return new LoadStage() {
            @Override
            public Set set(LoadPlan plan) {
                LoadPlan.Elsewhere there = plan.elsewhere().orElseThrow();
                AttachedRig rig = AttachedRig.to(there, plan.seed());
                return new Set(rig, List.of(there.pay()), there.psp(), Optional.empty(), rig::requireRunning);
            }

            @Override
            public void close() {}
        };
    }
}
