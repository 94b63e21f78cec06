package dev.nevertwice.pay.store;

import java.time.Instant;
import java.util.List;

/** The tables of {@link StoreContract}. */
public final class ContractTables {

    /** One column of every type that can be null, and a key. */
    public static final Table THING = Table.named("thing");

    public static final Column<String> ID = THING.text("id");
    public static final Column<String> TEXT = THING.textOrNull("text");
    public static final Column<Long> NUMBER = THING.numberOrNull("number");
    public static final Column<Instant> AT = THING.instantOrNull("at");
    public static final Column<Boolean> FLAG = THING.bool("flag");
    public static final Column<byte[]> BYTES = THING.bytesOrNull("bytes");
    public static final Column<Instant> MADE = THING.stamp("made");

    /** A key of two columns, a unique index, one that only open rows are in, and indexes to scan by. */
    public static final Table ITEM = Table.named("item");

    public static final Column<String> GROUP = ITEM.text("group");
    public static final Column<Long> LINE = ITEM.number("line");
    public static final Column<String> CODE = ITEM.textOrNull("code");
    public static final Column<String> OWNER = ITEM.textOrNull("owner");
    public static final Column<String> STATE = ITEM.text("state");
    public static final Column<Long> VERSION = ITEM.number("version");

    /** A state that has to be quoted where it is written as a literal. */
    static final String ODD = "it's o\\dd?";

    static {
        THING.key(ID).ordered("thing_by_number", Condition.always(), NUMBER, TEXT);
        ITEM.key(GROUP, LINE)
                .unique("item_code", Condition.always(), CODE)
                .unique("item_one_open", STATE.is("open"), OWNER)
                .ordered("item_due", STATE.is("due"), VERSION)
                .ordered("item_odd", STATE.is(ODD), VERSION);
    }

    private ContractTables() {}

    public static List<Table> all() {
        return List.of(THING, ITEM);
    }

    static Row.Builder thing(String id) {
        return THING.row().set(ID, id).set(FLAG, false);
    }

    static Row.Builder item(String group, long line) {
        return ITEM.row().set(GROUP, group).set(LINE, line).set(STATE, "new").set(VERSION, 0L);
    }

    static List<Object> key(String group, long line) {
        return List.of(group, line);
    }

    static List<Long> lines(List<Row> items) {
        return items.stream().map(row -> row.get(LINE)).toList();
    }
}
