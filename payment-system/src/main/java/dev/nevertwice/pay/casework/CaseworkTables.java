package dev.nevertwice.pay.casework;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;

/** What people did about discrepancies, append-only. */
public final class CaseworkTables {

    public static final Table EVENT = Table.named("discrepancy_event");
    static final Column<String> EVENT_OF = EVENT.text("discrepancy_id");
    static final Column<Long> EVENT_NUMBER = EVENT.number("number");
    static final Column<Instant> EVENT_AT = EVENT.instant("at");
    static final Column<String> EVENT_WHO = EVENT.text("who");
    static final Column<String> EVENT_ACTION = EVENT.text("action");
    static final Column<String> EVENT_WHY = EVENT.text("why");
    static final Column<String> EVENT_ENTRY = EVENT.textOrNull("entry_id");

    static {
        EVENT.key(EVENT_OF, EVENT_NUMBER);
    }

    private CaseworkTables() {}
}
