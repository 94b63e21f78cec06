package dev.nevertwice.chaos.proxy.control;

import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.link.ProxyProblem;
import dev.nevertwice.chaos.proxy.link.ProxyRequest;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads proxies out of JSON. */
final class ProxyReader {

    private ProxyReader() {}

    static ProxyRequest one(Body body) {
        return read(body, "");
    }

    /** All are looked at before any is made. */
    static List<ProxyRequest> all(Body body) {
        List<ProxyRequest> requests = new ArrayList<>();
        for (Body element : body.elements()) {
            requests.add(inList(element, requests.size() + 1));
        }
        return requests;
    }

    /** @param number from 1 on */
    static ProxyRequest inList(Body element, int number) {
        return read(element, " at proxy " + number);
    }

    static Proxy.Change change(Body body) {
        body.requireObject();
        if (body.field(ToxicReader.EXTRA) != null) {
            throw Body.bad(ToxicReader.EXTRA + " belongs to the creation of a proxy; add its toxics one by one");
        }
        return new Proxy.Change(body.text("listen", null), body.text("upstream", null), body.flag("enabled", null));
    }

    private static ProxyRequest read(Body body, String where) {
        body.requireObject();
        String name = body.text("name", "");
        String upstream = body.text("upstream", "");
        String listen = body.text("listen", "");
        boolean enabled = body.flag("enabled", true);
        require(!name.isEmpty(), "name" + where);
        require(!upstream.isEmpty(), "upstream" + where);
        return new ProxyRequest(name, listen, upstream, enabled, toxics(body.field(ToxicReader.EXTRA)));
    }

    private static List<ToxicSetting> toxics(Body extra) {
        Body list = extra == null ? null : extra.requireOnly(List.of("toxics")).field("toxics");
        if (list == null) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        List<ToxicSetting> toxics = new ArrayList<>();
        for (Body element : list.elements()) {
            ToxicSetting toxic = ToxicReader.readAll(element, names::contains);
            names.add(toxic.name());
            toxics.add(toxic);
        }
        return toxics;
    }

    private static void require(boolean there, String field) {
        if (!there) {
            throw new ProxyProblem(ProxyProblem.Kind.BAD_REQUEST, "missing required field: " + field);
        }
    }
}
