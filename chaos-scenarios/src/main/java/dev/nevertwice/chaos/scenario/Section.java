package dev.nevertwice.chaos.scenario;

import dev.nevertwice.chaos.word.NearestWord;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One mapping of a scenario file, read strictly: every getter refuses what is not exactly right. */
public final class Section {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final long HEAVIEST = 1_000_000;

    private final String file;
    private final String path;
    private final Yaml.Mapping mapping;

    private Section(String file, String path, Yaml.Mapping mapping) {
        this.file = file;
        this.path = path;
        this.mapping = mapping;
    }

    /** A whole document. Refuses keys that are not among {@code keys}. */
    public static Section read(String file, String text, List<String> keys) {
        return of(file, "", YamlReader.read(file, text), keys);
    }

    /** The same of a file, whose name as given appears in every message. */
    public static Section read(Path file, List<String> keys) {
        return read(file.toString(), YamlReader.text(file), keys);
    }

    /** Refuses keys that are not among {@code keys}. */
    static Section of(String file, String path, Yaml.Mapping mapping, List<String> keys) {
        Section section = new Section(file, path, mapping);
        mapping.entries().forEach((key, entry) -> {
            if (!keys.contains(key)) {
                throw new ScenarioProblem(file, entry.line(), section.path(key), unknown("key", key, keys));
            }
        });
        return section;
    }

    public boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    boolean isList(String key) {
        return has(key) && entry(key).value() instanceof Yaml.Sequence;
    }

    public String text(String key) {
        Yaml.Scalar scalar = scalar(key);
        if (scalar.type() != Yaml.Type.TEXT) {
            throw wrong(key, "must be text, not " + scalar.kind());
        }
        return scalar.text().strip();
    }

    public String oneOf(String key, Collection<String> valid) {
        String word = text(key);
        if (!valid.contains(word)) {
            throw wrong(key, unknown("value", word, valid));
        }
        return word;
    }

    public long whole(String key, long least, long most) {
        return whole(path(key), scalar(key), least, most);
    }

    void mustBeTrue(String key) {
        Yaml.Scalar scalar = scalar(key);
        if (scalar.type() != Yaml.Type.BOOLEAN || !scalar.text().equalsIgnoreCase("true")) {
            throw wrong(key, "can only be true");
        }
    }

    /** A decimal number, exactly, in thousandths. */
    long thousandths(String key, long least, long most) {
        Yaml.Scalar scalar = scalar(key);
        if (scalar.type() != Yaml.Type.WHOLE && scalar.type() != Yaml.Type.FRACTION) {
            throw wrong(key, "must be a number, not " + scalar.kind());
        }
        BigDecimal value;
        try {
            value = new BigDecimal(scalar.text()).movePointRight(3).stripTrailingZeros();
        } catch (NumberFormatException e) {
            throw wrong(key, "must be a decimal number such as 24.9, not " + scalar.text());
        }
        if (value.scale() > 0) {
            throw wrong(key, "can have at most three digits after the point");
        }
        if (value.compareTo(BigDecimal.valueOf(least)) < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw wrong(key, "must be from " + BigDecimal.valueOf(least, 3) + " to " + BigDecimal.valueOf(most, 3));
        }
        return value.longValueExact();
    }

    public Duration duration(String key, Duration least, Duration most) {
        Yaml.Scalar scalar = scalar(key);
        Matcher matcher = DURATION.matcher(scalar.text());
        if (scalar.type() != Yaml.Type.TEXT || !matcher.matches()) {
            throw wrong(key, "must be a duration such as 250ms, 30s or 5m, not " + shown(scalar));
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw wrong(key, "must be from " + least.toMillis() + "ms to " + most.toSeconds() + "s");
        }
        return duration;
    }

    public Section section(String key, List<String> keys) {
        Yaml value = entry(key).value();
        if (!(value instanceof Yaml.Mapping inner)) {
            throw wrong(key, "must be a mapping, not " + value.kind());
        }
        return of(file, path(key), inner, keys);
    }

    public List<Section> sections(String key, List<String> keys) {
        List<Section> sections = new ArrayList<>();
        for (Yaml item : items(key)) {
            String itemPath = path(key) + "[" + sections.size() + "]";
            if (!(item instanceof Yaml.Mapping inner)) {
                throw new ScenarioProblem(file, item.line(), itemPath, "must be a mapping, not " + item.kind());
            }
            sections.add(of(file, itemPath, inner, keys));
        }
        return List.copyOf(sections);
    }

    public List<String> words(String key, Collection<String> valid) {
        List<String> words = new ArrayList<>();
        for (Yaml item : items(key)) {
            String itemPath = path(key) + "[" + words.size() + "]";
            if (!(item instanceof Yaml.Scalar scalar) || scalar.type() != Yaml.Type.TEXT) {
                throw new ScenarioProblem(file, item.line(), itemPath, "must be text, not " + item.kind());
            }
            if (!valid.contains(scalar.text())) {
                throw new ScenarioProblem(file, item.line(), itemPath, unknown("value", scalar.text(), valid));
            }
            words.add(scalar.text());
        }
        return List.copyOf(words);
    }

    List<Long> wholes(String key, int howMany, long least, long most) {
        List<Yaml> items = items(key);
        if (items.size() != howMany) {
            throw wrong(key, "must have " + howMany + " numbers, not " + items.size());
        }
        List<Long> numbers = new ArrayList<>();
        for (Yaml item : items) {
            String itemPath = path(key) + "[" + numbers.size() + "]";
            if (!(item instanceof Yaml.Scalar scalar)) {
                throw new ScenarioProblem(file, item.line(), itemPath, "must be a whole number, not " + item.kind());
            }
            numbers.add(whole(itemPath, scalar, least, most));
        }
        return List.copyOf(numbers);
    }

    /** One from 0 to 100, or several. */
    List<Integer> percentages(String key) {
        if (!isList(key)) {
            return List.of((int) whole(key, 0, 100));
        }
        List<Integer> percentages = wholes(key, items(key).size(), 0, 100).stream().map(Long::intValue).toList();
        if (percentages.isEmpty()) {
            throw wrong(key, "must name at least one");
        }
        return percentages;
    }

    /** Texts of any kind. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Yaml item : items(key)) {
            if (!(item instanceof Yaml.Scalar scalar)) {
                throw wrong(key, "must be a list of texts");
            }
            texts.add(scalar.text());
        }
        return List.copyOf(texts);
    }

    /** Words with their weights, in the order of the file; at least one weighs something. */
    public Map<String, Integer> weights(String key, List<String> valid) {
        Section inner = section(key, valid);
        LinkedHashMap<String, Integer> weights = new LinkedHashMap<>();
        inner.mapping.entries().keySet().forEach(word -> weights.put(word, (int) inner.whole(word, 0, HEAVIEST)));
        if (weights.values().stream().noneMatch(weight -> weight > 0)) {
            throw wrong(key, "needs at least one weight above 0");
        }
        return java.util.Collections.unmodifiableMap(weights);
    }

    public ScenarioProblem wrong(String key, String what) {
        return new ScenarioProblem(file, has(key) ? entry(key).line() : mapping.line(), path(key), what);
    }

    private long whole(String where, Yaml.Scalar scalar, long least, long most) {
        if (scalar.type() != Yaml.Type.WHOLE || !scalar.text().matches("[-+]?[0-9]{1,18}")) {
            throw new ScenarioProblem(file, scalar.line(), where, "must be a whole number, not " + shown(scalar));
        }
        long value = Long.parseLong(scalar.text());
        if (value < least || value > most) {
            throw new ScenarioProblem(file, scalar.line(), where,
                    "must be from " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    private List<Yaml> items(String key) {
        Yaml value = entry(key).value();
        if (!(value instanceof Yaml.Sequence sequence)) {
            throw wrong(key, "must be a list, not " + value.kind());
        }
        return sequence.items();
    }

    private Yaml.Scalar scalar(String key) {
        Yaml value = entry(key).value();
        if (!(value instanceof Yaml.Scalar scalar)) {
            throw wrong(key, "must be a single value, not " + value.kind());
        }
        if (scalar.type() == Yaml.Type.NOTHING) {
            throw wrong(key, "is empty");
        }
        return scalar;
    }

    private Yaml.Entry entry(String key) {
        Yaml.Entry entry = mapping.entries().get(key);
        if (entry == null) {
            throw new ScenarioProblem(file, mapping.line(), path(key), "is missing");
        }
        return entry;
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(Yaml.Scalar scalar) {
        return scalar.type() == Yaml.Type.NOTHING ? "empty" : "'" + scalar.text() + "'";
    }

    private static String unknown(String what, String written, Collection<String> valid) {
        return NearestWord.unknown(what, written, valid);
    }
}
