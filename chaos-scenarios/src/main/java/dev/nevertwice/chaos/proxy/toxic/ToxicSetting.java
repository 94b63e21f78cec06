package dev.nevertwice.chaos.proxy.toxic;

/**
 * A toxic on a proxy.
 *
 * @param stream the direction as its creator wrote it
 * @param toxicity how often it works, of 1; a float because that is its precision on the wire
 */
public record ToxicSetting(
        String name, String stream, Direction direction, float toxicity, Toxic toxic, Scope scope) {

    public ToxicSetting with(float otherToxicity, Toxic other) {
        return new ToxicSetting(name, stream, direction, otherToxicity, other, scope);
    }
}
