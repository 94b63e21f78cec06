package dev.nevertwice.chaos.proxy.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.proxy.link.ProxyProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * JSON as the reference reads it: the first value counts and what follows does not, names match in any case, the last of several
 * wins, null is as good as nothing, and unknown ones are nobody's business.
 *
 * @param path of the value, for whoever has to find a mistake; empty at the top
 */
record Body(JsonNode value, String path) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Body of(byte[] bytes) {
        try {
            JsonNode value = JSON.readTree(JSON.getFactory().createParser(bytes));
            if (value == null) {
                throw bad("EOF");
            }
            return new Body(value, "");
        } catch (JsonEOFException cut) {
            throw bad("unexpected EOF");
        } catch (JsonProcessingException wrong) {
            throw bad(wrong.getOriginalMessage().lines().findFirst().orElse("not JSON")
                    + " (line " + wrong.getLocation().getLineNr() + ", column " + wrong.getLocation().getColumnNr()
                    + ")");
        } catch (IOException neverHappens) {
            throw bad(neverHappens.getMessage());
        }
    }

    static ProxyProblem bad(String why) {
        return new ProxyProblem(ProxyProblem.Kind.BAD_REQUEST, "bad request body: " + why);
    }

    Body requireObject() {
        if (!value.isObject()) {
            throw mismatch("object");
        }
        return this;
    }

    List<Body> elements() {
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw mismatch("array");
        }
        List<Body> elements = new ArrayList<>();
        value.forEach(element -> elements.add(new Body(element, path + "[" + (elements.size() + 1) + "]")));
        return elements;
    }

    /** Null where it is missing or null. */
    Body field(String name) {
        JsonNode found = null;
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            if (each.getKey().equalsIgnoreCase(name) && !each.getValue().isNull()) {
                found = each.getValue();
            }
        }
        return found == null ? null : new Body(found, path.isEmpty() ? name : path + "." + name);
    }

    /** All of an object's. */
    SequencedMap<String, Body> fields() {
        SequencedMap<String, Body> fields = new LinkedHashMap<>();
        requireObject().value.properties().forEach(
                each -> fields.put(each.getKey(), new Body(each.getValue(), path + "." + each.getKey())));
        return fields;
    }

    /** For what is ours: refuses other names, because whoever misspells one would wait for a fault that never comes. */
    Body requireOnly(List<String> known) {
        for (Body field : fields().values()) {
            if (known.stream().noneMatch(name -> field.path.equalsIgnoreCase(path + "." + name))) {
                throw bad(field.path + " is unknown; known are " + String.join(", ", known));
            }
        }
        return this;
    }

    String text(String name, String otherwise) {
        Body field = field(name);
        if (field == null) {
            return otherwise;
        }
        if (!field.value.isTextual()) {
            throw field.mismatch("string");
        }
        return field.value.textValue();
    }

    Boolean flag(String name, Boolean otherwise) {
        Body field = field(name);
        if (field == null) {
            return otherwise;
        }
        if (!field.value.isBoolean()) {
            throw field.mismatch("bool");
        }
        return field.value.booleanValue();
    }

    Float real(String name, Float otherwise) {
        Body field = field(name);
        if (field == null) {
            return otherwise;
        }
        if (!field.value.isNumber() || !Float.isFinite(field.value.floatValue())) {
            throw field.mismatch("float32");
        }
        return field.value.floatValue();
    }

    long whole() {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw mismatch("int64");
        }
        return value.longValue();
    }

    ProxyProblem mismatch(String wanted) {
        String kind = switch (value.getNodeType()) {
            case BOOLEAN -> "bool";
            case NUMBER -> "number " + value;
            default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
        };
        return bad("json: cannot unmarshal " + kind + " into " + (path.isEmpty() ? "the value" : "field " + path)
                + " of type " + wanted);
    }
}
