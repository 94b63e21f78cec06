package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import java.util.List;

/**
 * A proxy as it stood when somebody looked.
 *
 * @param listen where it listens, or as given while it is disabled
 * @param toxics those upstream first, each in the order in which they came
 */
public record ProxyView(String name, String listen, String upstream, boolean enabled, List<ToxicSetting> toxics) {}
