package dev.nevertwice.psp.profile;

import dev.nevertwice.psp.wire.ProblemCode;
import java.util.stream.Collectors;

/** The table of docs/psp-profiles.md, written from the data. */
final class ProfileTable {

    private ProfileTable() {}

    static String row(Cell cell) {
        return Profiles.all().stream()
                .map(profile -> value(profile, cell) + (profile.unverified().contains(cell) ? " *unverified*" : ""))
                .collect(Collectors.joining(" | ", "| " + cell.words() + " | ", " |"));
    }

    private static String value(Profile profile, Cell cell) {
        return switch (cell) {
            case HEADER -> "`" + profile.header() + "`";
            case LENGTH -> Integer.toString(profile.maxKeyLength());
            case SCOPE -> profile.scoping().words();
            case LIFETIME -> days(profile.lifetime().toDays()) + profile.lifetimesByPath().entrySet().stream()
                    .map(other -> "; `" + other.getKey() + "` " + days(other.getValue().toDays()))
                    .collect(Collectors.joining());
            case STORED -> profile.stored().words();
            case REPLAY -> replay(profile);
            case OTHER_BODY ->
                    profile.otherBodyIgnored() ? "the first reply" : refusal(profile, ProblemCode.KEY_REUSED);
            case IN_FLIGHT -> refusal(profile, ProblemCode.KEY_IN_FLIGHT);
            case BAD_KEY -> refusal(profile, ProblemCode.KEY_MALFORMED);
            case STORE_DOWN -> refusal(profile, ProblemCode.KEY_STORE_DOWN);
            case ERROR_SHAPE -> profile.shape().words();
        };
    }

    private static String days(long days) {
        return days == 1 ? "24 h" : days + " days";
    }

    private static String replay(Profile profile) {
        return (profile.latest() ? "the latest state, 200" : "the first reply")
                + profile.replayHeaders().entrySet().stream()
                        .map(header -> ", `" + header.getKey() + ": " + header.getValue() + "`")
                        .collect(Collectors.joining())
                + (profile.namesRequests() ? ", `original-request`" : "")
                + (profile.echoesKey() ? ", key echoed" : "");
    }

    private static String refusal(Profile profile, ProblemCode code) {
        Refusal own = profile.refusal(code);
        return own == null
                ? code.status() + " `" + code.wireName() + "`"
                : own.status() + " `" + own.code() + "`" + own.headers().entrySet().stream()
                        .map(header -> ", `" + header.getKey() + ": " + header.getValue() + "`")
                        .collect(Collectors.joining());
    }
}
