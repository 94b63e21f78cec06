package dev.nevertwice.chaos.defect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** For whoever writes a defect: {@code CatchTable M23 M31} tries each on the happy path and until it is caught. */
public final class CatchTable {

    private static final int HAPPY_RUNS = 20;
    private static final int RUNS = 200;

    private CatchTable() {}

    public static void main(String[] ids) throws Exception {
        List<String> chosen = ids.length == 0 ? List.copyOf(Defects.all().keySet()) : List.of(ids);
        for (String id : chosen) {
            long begun = System.nanoTime();
            try {
                Defect defect = Defects.named(id);
                PlantedProgram program = new PlantedProgram(Overlay.of(defect));
                JsonNode happy = run(program, defect, false, HAPPY_RUNS);
                JsonNode faulty = run(program, defect, true, RUNS);
                System.out.printf(
                        "%s happy: %s %s | %s: run %d, %s, %d ms%n", id,
                        happy.path("broken").isEmpty() ? "ok" : "BROKEN",
                        happy.path("broken"), defect.scenario(), faulty.path("runs").asInt(),
                        faulty.path("broken").has(defect.invariant())
                                ? "caught by " + String.join(" ", names(faulty))
                                : "NOT CAUGHT by " + defect.invariant() + " " + faulty.path("broken"),
                        (System.nanoTime() - begun) / 1_000_000);
            } catch (RuntimeException broken) {
                System.out.println(id + " " + broken);
            }
        }
    }

    private static List<String> names(JsonNode answer) {
        return answer.path("broken").properties().stream().map(java.util.Map.Entry::getKey).toList();
    }

    private static JsonNode run(PlantedProgram program, Defect defect, boolean faults, int runs) throws Exception {
        ObjectNode request = Trial.request(defect.scenario(), defect.id(), faults, runs);
        String awaited = (faults ? Trial.until(defect.invariant(), request) : request).toString();
        return Trial.read(program.run(Trial.class.getName(), awaited, run -> {}));
    }
}
