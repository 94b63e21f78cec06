package dev.nevertwice.pay.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the fields of a request's JSON strictly: what is unknown, missing or of another type is refused by its path. */
public final class Fields {

    /** What an id of somebody else's may look like; harmless in URLs, CSV and HTML. */
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_.:/-]{1,160}");

    public static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    private final String path;
    private final JsonNode object;

    private Fields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    /** The body as one JSON object with no other than these fields. */
    public static Fields of(byte[] body, String... allowed) {
        ObjectNode object = Json.readObject(body)
                .orElseThrow(() -> new Refusal(Problem.INVALID_REQUEST, "the body must be one JSON object"));
        Fields fields = new Fields("", object);
        fields.requireOnly(allowed);
        return fields;
    }

    /** Whether the request says that its body is JSON. */
    public static boolean isJson(Request request) {
        String type = request.header("content-type");
        return type != null && type.split(";", 2)[0].trim().equalsIgnoreCase("application/json");
    }

    public boolean isText(String field) {
        return object.path(field).isTextual();
    }

    public boolean has(String field) {
        return object.hasNonNull(field);
    }

    public String text(String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw refuse(field, "must be a string");
        }
        return value.textValue();
    }

    public String textOrNull(String field) {
        return object.hasNonNull(field) ? text(field) : null;
    }

    /** The name of a ledger account. */
    public String account(String field) {
        String value = text(field);
        if (!ACCOUNT.matcher(value).matches()) {
            throw refuse(field, "must be the name of an account, such as fees or seller_payable:mer_1/sel_1");
        }
        return value;
    }

    public String reference(String field) {
        String value = text(field);
        if (!REFERENCE.matcher(value).matches()) {
            throw refuse(field, "must be 1 to 64 of A-Z a-z 0-9 _ . : -");
        }
        return value;
    }

    public long positive(String field) {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
            throw refuse(field, "must be a whole number of minor units, at least 1");
        }
        return value.longValue();
    }

    /** An amount of money. */
    public long minor(String field) {
        long minor = positive(field);
        if (minor > Money.MINOR_MOST) {
            throw refuse(field, "must be at most " + Money.MINOR_MOST + " minor units");
        }
        return minor;
    }

    public List<Fields> objects(String field, int most, String... allowed) {
        JsonNode array = object.path(field);
        if (!array.isArray() || array.isEmpty() || array.size() > most) {
            throw refuse(field, "must be a list of 1 to " + most + " objects");
        }
        List<Fields> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (!array.get(i).isObject()) {
                throw refuse(field + "[" + i + "]", "must be an object");
            }
            Fields fields = new Fields(path + field + "[" + i + "].", array.get(i));
            fields.requireOnly(allowed);
            all.add(fields);
        }
        return all;
    }

    public Refusal refuse(String field, String rule) {
        return new Refusal(Problem.INVALID_REQUEST, path + field + " " + rule);
    }

    private void requireOnly(String... allowed) {
        Set<String> known = Set.of(allowed);
        for (Iterator<String> names = object.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!known.contains(name)) {
                throw refuse(REFERENCE.matcher(name).matches() ? name : "a field", "is not known");
            }
        }
    }
}
