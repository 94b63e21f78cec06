package dev.nevertwice.chaos.proxy.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.proxy.link.Proxies;
import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.link.ProxyProblem;
import dev.nevertwice.chaos.proxy.toxic.BadAttribute;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The API's routes: a call in, an answer out. Never waits for anything. */
final class ControlApi {

    /** The reference's that we behave like, and that it is not the reference. */
    static final String VERSION = "2.12.0+nevertwice";

    private final Proxies proxies;
    private final boolean proxyMetrics;
    private final boolean runtimeMetrics;
    private final Consumer<String> log;
    private final RequestIds ids = new RequestIds();

    ControlApi(Proxies proxies, ControlSettings settings, Consumer<String> log) {
        this.proxies = proxies;
        this.proxyMetrics = settings.proxyMetrics();
        this.runtimeMetrics = settings.runtimeMetrics();
        this.log = log;
    }

    Answer answer(Call call) {
        Answer answer = routed(call);
        if (!call.method().equals("GET")) {
            log.accept(call.method() + " " + call.path() + " " + answer.status());
        }
        return answer;
    }

    private Answer routed(Call call) {
        String path = Paths.decoded(call.path());
        if (path == null) {
            return Answer.text(400, "400 Bad Request");
        }
        String clean = Paths.clean(path);
        if (!clean.equals(path)) {
            return Answer.empty(301).with("Location", clean);
        }
        Map<String, Action> methods = methods(Paths.segments(path));
        if (methods.isEmpty()) {
            return Answer.of(404, "text/plain; charset=utf-8", "404 page not found\n")
                    .with("X-Content-Type-Options", "nosniff");
        }
        Action action = methods.getOrDefault(call.method(), methods.get(ANY));
        if (action == null) {
            return Answer.empty(405);
        }
        return guarded(call, action).with("X-Toxiproxy-Request-Id", ids.next());
    }

    private static Answer guarded(Call call, Action action) {
        if (call.userAgent().startsWith("Mozilla/")) {
            return Answer.text(403, "User agent not allowed");
        }
        try {
            return action.answer(call);
        } catch (ProxyProblem problem) {
            return Answer.problem(status(problem), problem.getMessage());
        } catch (BadAttribute crashing) {
            return Answer.problem(400, "bad request body: " + crashing.getMessage());
        }
    }

    private static int status(ProxyProblem problem) {
        return switch (problem.kind()) {
            case BAD_REQUEST -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case FAILED, NO_PORT -> 500;
        };
    }

    // ---- Routes

    private static final String ANY = "*";

    private interface Action {
        Answer answer(Call call);
    }

    private Map<String, Action> methods(List<String> path) {
        return switch (path.size()) {
            case 1 -> switch (path.getFirst()) {
                case "version" -> Map.of("GET", this::version);
                case "proxies" -> Map.of("GET", this::list, "POST", this::create);
                case "populate" -> Map.of("POST", this::populate);
                case "reset" -> Map.of("POST", this::reset);
                case "metrics" -> proxyMetrics || runtimeMetrics ? Map.of(ANY, this::metrics) : Map.of();
                default -> Map.of();
            };
            case 2 -> path.getFirst().equals("proxies") ? ofProxy(path.get(1)) : Map.of();
            case 3 -> path.getFirst().equals("proxies") ? ofPart(path.get(1), path.get(2)) : Map.of();
            case 4 -> path.getFirst().equals("proxies") && path.get(2).equals("toxics")
                    ? ofToxic(path.get(1), path.get(3))
                    : Map.of();
            default -> Map.of();
        };
    }

    private Map<String, Action> ofProxy(String name) {
        Action update = call -> {
            Proxy proxy = proxies.named(name);
            return Answer.json(200, Shown.proxy(proxy.update(ProxyReader.change(Body.of(call.body())))));
        };
        return Map.of(
                "GET", call -> Answer.json(200, Shown.proxy(proxies.named(name).view())),
                "POST", update,
                "PATCH", update,
                "DELETE", call -> {
                    proxies.remove(name);
                    return Answer.empty(204);
                });
    }

    private Map<String, Action> ofPart(String name, String part) {
        return switch (part) {
            case "toxics" -> Map.of(
                    "GET", call -> Answer.json(200, Shown.toxics(proxies.named(name).toxics())),
                    "POST", call -> addToxic(proxies.named(name), call));
            case "connections" -> Map.of(
                    "GET", call -> Answer.json(200, Shown.connections(proxies.named(name).connections())),
                    "DELETE", call -> Answer.json(200, JsonNodeFactory.instance.objectNode()
                            .put("closed", proxies.named(name).closeConnections())));
            default -> Map.of();
        };
    }

    private Map<String, Action> ofToxic(String name, String toxic) {
        Action update = call -> updateToxic(proxies.named(name), toxic, call);
        return Map.of(
                "GET", call -> Answer.json(200, Shown.toxic(proxies.named(name).toxic(toxic))),
                "POST", update,
                "PATCH", update,
                "DELETE", call -> {
                    proxies.named(name).removeToxic(toxic);
                    return Answer.empty(204);
                });
    }

    // ---- What they do

    private Answer version(Call call) {
        return Answer.of(200, "application/json;charset=utf-8", "{\"version\": \"" + VERSION + "\"}\n");
    }

    private Answer list(Call call) {
        return Answer.json(200, Shown.proxies(proxies.all()));
    }

    private Answer create(Call call) {
        return Answer.json(201, Shown.proxy(proxies.create(ProxyReader.one(Body.of(call.body()))).view()));
    }

    /** The one route whose problems are JSON that says so. */
    private Answer populate(Call call) {
        Proxies.Populated populated;
        try {
            populated = proxies.populate(ProxyReader.all(Body.of(call.body())));
        } catch (ProxyProblem wrong) {
            populated = new Proxies.Populated(List.of(), wrong);
        } catch (BadAttribute crashing) {
            populated = new Proxies.Populated(List.of(), Body.bad(crashing.getMessage()));
        }
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        int status = 201;
        if (populated.problem() != null) {
            status = status(populated.problem());
            shown.put("error", populated.problem().getMessage()).put("status", status);
        }
        shown.set("proxies", Shown.list(populated.done()));
        return Answer.json(status, shown);
    }

    private Answer reset(Call call) {
        proxies.reset();
        return Answer.empty(204);
    }

    private Answer metrics(Call call) {
        return Answer.of(200, MetricsPage.TYPE, MetricsPage.of(proxies.traffic(), proxyMetrics, runtimeMetrics));
    }

    private static Answer addToxic(Proxy proxy, Call call) {
        ToxicSetting toxic = ToxicReader.read(
                Body.of(call.body()),
                name -> proxy.toxics().stream().anyMatch(each -> each.name().equals(name)));
        return Answer.json(200, Shown.toxic(proxy.addToxic(toxic)));
    }

    private static Answer updateToxic(Proxy proxy, String name, Call call) {
        ToxicSetting before = proxy.toxic(name);
        Body body = Body.of(call.body()).requireObject();
        if (body.field(ToxicReader.EXTRA) != null) {
            throw Body.bad(ToxicReader.EXTRA + " belongs to the creation of a toxic; remove it and add it again");
        }
        Map<String, Long> attributes =
                ToxicReader.attributes(before.toxic().type(), body.field("attributes"));
        return Answer.json(200, Shown.toxic(proxy.updateToxic(name, attributes, body.real("toxicity", null))));
    }
}
