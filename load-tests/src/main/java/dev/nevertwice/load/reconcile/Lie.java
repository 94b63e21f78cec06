package dev.nevertwice.load.reconcile;

import java.util.List;

/** A lie that the settlement file tells, and what reconciliation has to say of it. */
enum Lie {
    ROW_MISSING("late", "automatic"),
    ROW_EXTRA("missing_here", "automatic"),
    CHARGED_AGAIN("duplicate_charge", "automatic"),
    NOT_KNOWN_AS_PAID("status_differs", "automatic"),
    OTHER_AMOUNT("amount_differs", "manual"),
    UNIT_MIX_UP("amount_differs", "manual"),
    OTHER_CURRENCY("currency_differs", "manual"),
    OTHER_FEE("fee_differs", "manual"),
    RESTATED("restated", "manual"),
    ROW_TWICE("listed_twice", "special"),
    DAY_SHIFTED("time_differs", "special"),
    UNPARSEABLE("unparseable", "special"),
    UNKNOWN_TYPE("unknown_row_type", "special");

    private final String type;
    private final String kind;

    Lie(String type, String kind) {
        this.type = type;
        this.kind = kind;
    }

    /** Type and class that it has to be given. */
    List<String> expected() {
        return List.of(type, kind);
    }
}
