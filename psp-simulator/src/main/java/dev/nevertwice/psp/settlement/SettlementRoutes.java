package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.exchange.Prepared;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import dev.nevertwice.psp.wire.Query;
import java.time.Instant;
import java.util.Map;

/** Hands settlement files to the merchant they belong to. */
public final class SettlementRoutes {

    private static final String ROOT = "/v1/settlements";

    private final Settlements settlements;

    public SettlementRoutes(Settlements settlements) {
        this.settlements = settlements;
    }

    public Prepared.Action route(Account account, PspRequest request) {
        String path = request.path();
        if (path.equals(ROOT)) {
            return execution -> {
                Query.only(request.query());
                return list(account, execution.turn().now());
            };
        } else if (path.startsWith(ROOT + "/")) {
            Map<String, String> query = Query.only(request.query(), "layout", "file");
            Layout layout = Layout.named(query.getOrDefault("layout", "native"));
            return execution -> file(account, path.substring(ROOT.length() + 1), query.get("file"), layout,
                    execution.turn().now());
        }
        throw new Problem(ProblemCode.NOT_FOUND, "There is no such route");
    }

    private PspReply list(Account account, Instant now) {
        ArrayNode data = Json.array();
        settlements.files(account, now).forEach(file -> data.add(file.json()));
        return Json.reply(200, Json.object().set("data", data));
    }

    private PspReply file(Account account, String day, String id, Layout layout, Instant now) {
        return settlements.file(account, day, id, now)
                .map(file -> written(file, layout, settlements.terms()))
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "This day is not closed"));
    }

    private static PspReply written(SettlementFile file, Layout layout, SettlementTerms terms) {
        return PspReply.inParts(layout.contentType(), () -> layout.write(file, terms));
    }
}
