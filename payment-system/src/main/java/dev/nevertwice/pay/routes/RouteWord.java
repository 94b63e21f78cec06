package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.wire.Request;
import java.util.Set;

/** What a request is counted as: a few words, whatever somebody may type into a path. */
public final class RouteWord {

    private static final Set<String> OWN = Set.of("health", "ready", "metrics", "openapi.json", "webhooks");
    private static final Set<String> API = Set.of("payments", "wallets", "sellers", "payouts", "ops");

    private RouteWord() {}

    public static String of(Request request) {
        String[] path = request.path().split("/");
        if (path.length > 1 && OWN.contains(path[1])) {
            return path[1];
        }
        return path.length > 2 && path[1].equals("v1") && API.contains(path[2]) ? path[2] : "other";
    }
}
