package dev.nevertwice.chaos.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one YAML document, event by event: no aliases, no tags' magic, each key once, bounded in size and depth. */
final class YamlReader {

    /** Longest file in characters. The built-in ones have about 2,000. */
    static final int MOST_CHARACTERS = 64 * 1024;

    /** Deepest nesting; a scenario needs 5. */
    static final int DEEPEST = 12;

    /** Where SnakeYAML says something is, and the text that it points at. */
    private static final Pattern PLACE =
            Pattern.compile(" ?in '[^']*', line (\\d+), column \\d+:\\n[^\\n]*\\n *\\^\\n? *");

    private final String file;
    private final YAMLParser parser;

    private YamlReader(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** The text of a file, whose name as given appears in every message. */
    static String text(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new ScenarioProblem(file.toString(), 0, "", "is a folder, not a file");
            }
            if (Files.size(file) > 4L * MOST_CHARACTERS) {
                throw new ScenarioProblem(file.toString(), 0, "", "is longer than " + MOST_CHARACTERS + " characters");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ScenarioProblem(file.toString(), 0, "", "there is no such file");
        } catch (AccessDeniedException e) {
            throw new ScenarioProblem(file.toString(), 0, "", "can't be read: permission denied");
        } catch (CharacterCodingException e) {
            throw new ScenarioProblem(file.toString(), 0, "", "is not UTF-8 text");
        } catch (IOException e) {
            throw new ScenarioProblem(file.toString(), 0, "", "can't be read: " + e.getMessage());
        }
    }

    static Yaml.Mapping read(String file, String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new ScenarioProblem(file, 0, "", "is longer than " + MOST_CHARACTERS + " characters");
        }
        try (YAMLParser parser = (YAMLParser) new YAMLFactory().createParser(text)) {
            return new YamlReader(file, parser).document();
        } catch (JsonProcessingException e) {
            throw notYaml(file, e);
        } catch (IOException e) {
            throw new ScenarioProblem(file, 0, "", "can't be read: " + e.getMessage());
        }
    }

    /** The parser's own place is where it stopped reading; the message begins with where what it was reading began. */
    private static ScenarioProblem notYaml(String file, JsonProcessingException wrong) {
        Matcher place = PLACE.matcher(wrong.getOriginalMessage());
        int stopped = wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNr();
        int line = place.find() ? Integer.parseInt(place.group(1)) : stopped;
        return new ScenarioProblem(file, line, "", "is not YAML: " + place.replaceAll(""));
    }

    private Yaml.Mapping document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new ScenarioProblem(file, 1, "", "is empty");
        }
        Yaml root = node("", 1);
        if (!(root instanceof Yaml.Mapping mapping)) {
            throw new ScenarioProblem(file, root.line(), "", "must be a mapping, not " + root.kind());
        }
        if (parser.nextToken() != null) {
            throw new ScenarioProblem(file, line(), "", "has a second document");
        }
        return mapping;
    }

    private Yaml node(String path, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new ScenarioProblem(file, line(), path, "is nested deeper than " + DEEPEST + " levels");
        }
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw new ScenarioProblem(file, line(), path, "anchors and aliases are not allowed; write it out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(path, depth);
            case START_ARRAY -> sequence(path, depth);
            case VALUE_NUMBER_INT -> scalar(Yaml.Type.WHOLE);
            case VALUE_NUMBER_FLOAT -> scalar(Yaml.Type.FRACTION);
            case VALUE_TRUE, VALUE_FALSE -> scalar(Yaml.Type.BOOLEAN);
            case VALUE_NULL -> scalar(Yaml.Type.NOTHING);
            default -> scalar(parser.getText().isEmpty() ? Yaml.Type.NOTHING : Yaml.Type.TEXT);
        };
    }

    private Yaml.Mapping mapping(String path, int depth) throws IOException {
        int start = line();
        LinkedHashMap<String, Yaml.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            parser.nextToken();
            Yaml value = node(keyPath, depth + 1);
            Yaml.Entry before = entries.putIfAbsent(key, new Yaml.Entry(keyLine, value));
            if (before != null) {
                throw new ScenarioProblem(file, keyLine, keyPath, "is here twice, first in line " + before.line());
            }
        }
        return new Yaml.Mapping(start, entries);
    }

    private Yaml.Sequence sequence(String path, int depth) throws IOException {
        int start = line();
        List<Yaml> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(path + "[" + items.size() + "]", depth + 1));
        }
        return new Yaml.Sequence(start, List.copyOf(items));
    }

    private Yaml.Scalar scalar(Yaml.Type type) throws IOException {
        return new Yaml.Scalar(line(), parser.getText(), type);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
