package dev.nevertwice.chaos.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.List;

/** What an editor that has the published schema says of a scenario file. */
final class EditorView {

    static final JsonNode SCHEMA = json(ScenarioSchema.text());

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Schema VALIDATOR =
            SchemaRegistry.withDefaultDialect(Dialects.getDraft7()).getSchema(SCHEMA);

    private EditorView() {}

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode read(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new AssertionError(yaml, e);
        }
    }

    /** What is underlined; nothing where all is well. */
    static List<String> complaints(JsonNode file) {
        return VALIDATOR.validate(file).stream().map(Object::toString).toList();
    }

    static List<String> complaints(String yaml) {
        try {
            return complaints(YAML.readTree(yaml));
        } catch (JsonProcessingException e) {
            return List.of(e.getOriginalMessage());
        }
    }
}
