package dev.nevertwice.psp.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.admin.AdminGuard;
import dev.nevertwice.psp.exchange.Routes;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import dev.nevertwice.psp.wire.Times;
import java.time.Duration;

/** The routes that are about machines and not in one: clock, namespaces, snapshots, metrics, the API's description. */
final class ShellRoutes {

    /** A century: more than any life of a payment, and far from what an instant can hold. */
    private static final long MOST_SECONDS_AHEAD = 100L * 366 * 24 * 3600;

    private static final String NAMESPACES = "/_admin/namespaces";

    private final Namespaces namespaces;
    private final Metrics metrics;

    ShellRoutes(Namespaces namespaces, Metrics metrics) {
        this.namespaces = namespaces;
        this.metrics = metrics;
    }

    /** Answers, or null for a request that is the machine's. */
    PspReply answer(Namespaces.Place place) {
        PspRequest request = place.request();
        EffectLoop loop = place.loop();
        try {
            return switch (request.path()) {
                case "/openapi.json" -> read(request, OpenApi.reply());
                case "/metrics" -> read(request, metrics.reply());
                case "/_admin/clock" -> clock(request, loop);
                case "/_admin/reset" -> reset(request, loop);
                case "/_admin/snapshots" -> snapshots(request, loop);
                case "/_admin/restore" -> restore(request, loop);
                case NAMESPACES -> namespaces(request);
                default -> request.path().startsWith(NAMESPACES + "/") ? namespace(request) : null;
            };
        } catch (Problem refused) {
            return refused.reply();
        }
    }

    private static PspReply read(PspRequest request, PspReply reply) {
        AdminGuard.check(request);
        Routes.allow(request, "GET");
        return reply;
    }

    private static Fields body(PspRequest request) {
        Routes.limitSize(request);
        Routes.type(request, "application/json");
        return Fields.of(Json.parse(request.body()));
    }

    private static PspReply clock(PspRequest request, EffectLoop loop) {
        AdminGuard.check(request);
        Routes.allow(request, "GET", "POST");
        long due = 0;
        if (request.method().equals("POST")) {
            Fields fields = body(request);
            Boolean freeze = fields.has("freeze") ? fields.flag("freeze") : null;
            Duration by = fields.has("advance_seconds")
                    ? Duration.ofSeconds(fields.whole("advance_seconds", 0, MOST_SECONDS_AHEAD)) : null;
            fields.end();
            if (freeze != null && freeze) {
                loop.freeze();
            }
            due = by == null ? 0 : advance(loop, by);
            if (freeze != null && !freeze) {
                loop.unfreeze();
            }
        }
        EffectLoop.Time time = loop.time();
        ObjectNode json = Json.object()
                .put("now", Times.text(time.now()))
                .put("frozen", time.frozen())
                .put("ahead_seconds", time.ahead().toSeconds());
        return Json.reply(200, request.method().equals("POST") ? json.put("timers_due", due) : json);
    }

    private static long advance(EffectLoop loop, Duration by) {
        try {
            return loop.advance(by);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new Problem(ProblemCode.FAULT, "The server is being closed");
        }
    }

    private static PspReply reset(PspRequest request, EffectLoop loop) {
        AdminGuard.check(request);
        Routes.allow(request, "POST");
        body(request).end();
        loop.reset();
        return Json.reply(200, about(loop));
    }

    private static PspReply snapshots(PspRequest request, EffectLoop loop) {
        AdminGuard.check(request);
        Routes.allow(request, "GET", "POST");
        if (request.method().equals("POST")) {
            Fields fields = body(request);
            String name = fields.name("name");
            fields.end();
            loop.snapshot(name);
            return Json.reply(201, about(loop).put("name", name));
        }
        ObjectNode json = Json.object();
        loop.snapshots().forEach(json.putArray("snapshots")::add);
        return Json.reply(200, json);
    }

    private static PspReply restore(PspRequest request, EffectLoop loop) {
        AdminGuard.check(request);
        Routes.allow(request, "POST");
        Fields fields = body(request);
        String name = fields.name("name");
        fields.end();
        loop.restore(name);
        return Json.reply(200, about(loop).put("name", name));
    }

    private PspReply namespaces(PspRequest request) {
        AdminGuard.check(request);
        Routes.allow(request, "GET");
        ObjectNode json = Json.object();
        var list = json.putArray("namespaces");
        namespaces.all().forEach(loop -> list.add(about(loop)));
        return Json.reply(200, json);
    }

    private PspReply namespace(PspRequest request) {
        AdminGuard.check(request);
        Routes.allow(request, "DELETE");
        if (!namespaces.delete(request.path().substring(NAMESPACES.length() + 1))) {
            throw new Problem(ProblemCode.NOT_FOUND, "There is no such namespace");
        }
        return Json.reply(200, Json.object());
    }

    private static ObjectNode about(EffectLoop loop) {
        return Json.object().put("namespace", loop.name());
    }
}
