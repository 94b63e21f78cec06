package dev.nevertwice.chaos.proxy.toxic;

import java.util.Map;

/**
 * A toxic on a proxy.
 *
 * @param stream the direction as its creator wrote it
 * @param toxicity how often it works, of 1; a float because that is its precision on the wire
 */
public record ToxicSetting(
        String name, String stream, Direction direction, float toxicity, Toxic toxic, Scope scope) {

    /** Always, on everything. Throws {@link BadAttribute} for what can't work. */
    public static ToxicSetting of(String name, Direction direction, ToxicType type, Map<String, Long> attributes) {
        return new ToxicSetting(name, direction.word(), direction, 1, type.with(attributes), Scope.ALL);
    }

    public ToxicSetting withToxicity(float other) {
        return new ToxicSetting(name, stream, direction, other, toxic, scope);
    }

    public ToxicSetting withScope(Scope other) {
        return new ToxicSetting(name, stream, direction, toxicity, toxic, other);
    }

    public ToxicSetting with(float otherToxicity, Toxic other) {
        return new ToxicSetting(name, stream, direction, otherToxicity, other, scope);
    }
}
