package dev.nevertwice.chaos.proxy.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.proxy.link.ConnectionView;
import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.link.ProxyView;
import dev.nevertwice.chaos.proxy.toxic.Range;
import dev.nevertwice.chaos.proxy.toxic.Scope;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import java.math.BigDecimal;
import java.util.List;

/** What there is, as JSON, in the reference's order of fields. */
final class Shown {

    private Shown() {}

    static ObjectNode proxies(List<Proxy> proxies) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        proxies.forEach(proxy -> all.set(proxy.name(), proxy(proxy.view())));
        return all;
    }

    /** Null where there are none. */
    static ArrayNode list(List<Proxy> proxies) {
        if (proxies.isEmpty()) {
            return null;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        proxies.forEach(proxy -> list.add(proxy(proxy.view())));
        return list;
    }

    static ObjectNode proxy(ProxyView proxy) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode()
                .put("name", proxy.name())
                .put("listen", proxy.listen())
                .put("upstream", proxy.upstream())
                .put("enabled", proxy.enabled());
        shown.set("toxics", toxics(proxy.toxics()));
        return shown;
    }

    static ArrayNode toxics(List<ToxicSetting> toxics) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        toxics.forEach(toxic -> list.add(toxic(toxic)));
        return list;
    }

    static ObjectNode toxic(ToxicSetting toxic) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        ObjectNode attributes = shown.putObject("attributes");
        toxic.toxic().attributes().forEach(attributes::put);
        shown.put("name", toxic.name());
        shown.put("type", toxic.toxic().type().word());
        shown.put("stream", toxic.stream());
        shown.set("toxicity", JsonNodeFactory.instance.numberNode(plain(toxic.toxicity())));
        if (!toxic.scope().isAll()) {
            shown.set(ToxicReader.EXTRA, scope(toxic.scope()));
        }
        return shown;
    }

    static ArrayNode connections(List<ConnectionView> connections) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (ConnectionView each : connections) {
            ObjectNode shown = list.addObject()
                    .put("number", each.number())
                    .put("client", each.client())
                    .put("state", each.state())
                    .put("age_millis", each.ageMillis())
                    .put("requests", each.requests());
            shown.putObject("upstream")
                    .put("received_bytes", each.upstreamReceivedBytes())
                    .put("sent_bytes", each.upstreamSentBytes());
            shown.putObject("downstream")
                    .put("received_bytes", each.downstreamReceivedBytes())
                    .put("sent_bytes", each.downstreamSentBytes());
            ArrayNode toxics = shown.putArray("toxics");
            each.toxics().forEach(
                    toxic -> toxics.addObject().put("name", toxic.name()).put("applies", toxic.applies()));
        }
        return list;
    }

    private static ObjectNode scope(Scope scope) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        range(shown, "connections", scope.connections());
        range(shown, "requests", scope.requests());
        if (!scope.after().isZero()) {
            shown.put("after_millis", scope.after().toMillis());
        }
        if (scope.lasting() != null) {
            shown.put("for_millis", scope.lasting().toMillis());
        }
        if (scope.perRequest()) {
            shown.put("per_request", true);
        }
        return shown;
    }

    private static void range(ObjectNode shown, String name, Range range) {
        if (!range.isAll()) {
            shown.putArray(name).add(range.first()).add(range.last());
        }
    }

    /** As few digits as a float needs, and no exponent. */
    private static BigDecimal plain(float number) {
        BigDecimal shortest = new BigDecimal(Float.toString(number)).stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
}
