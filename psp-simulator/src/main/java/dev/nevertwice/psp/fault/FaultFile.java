package dev.nevertwice.psp.fault;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nevertwice.psp.wire.JsonPlaces;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;

/** Reads fault rules from a file, and says of every mistake where it stands and what was expected there. */
public final class FaultFile {

    private FaultFile() {}

    /**
     * Reads the rules.
     *
     * @param name of the file, for messages
     * @throws Problem whose message begins with file, line and column
     */
    public static FaultRules read(String name, byte[] json) {
        JsonPlaces places;
        try {
            places = JsonPlaces.of(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw wrong(name, at.getLineNr(), at.getColumnNr(),
                    "is not strict JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "));
        }
        try {
            return FaultRules.parse(json);
        } catch (Problem e) {
            int colon = e.getMessage().indexOf(": ");
            String path = colon < 0 ? "body" : e.getMessage().substring(0, colon);
            JsonPlaces.Place place = places.of(path.equals("body") ? "" : path);
            throw wrong(name, place.line(), place.column(), e.getMessage());
        }
    }

    private static Problem wrong(String name, int line, int column, String what) {
        return new Problem(ProblemCode.INVALID_REQUEST, name + ", line " + line + ", column " + column + ": " + what);
    }
}
