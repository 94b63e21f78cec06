package dev.nevertwice.psp.settlement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.exchange.Routes;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import dev.nevertwice.psp.wire.Query;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The admin's view of settlement: its terms, and where a file lies. */
public final class SettlementAdmin {

    private static final Pattern LIES = Pattern.compile("/_admin/settlements/([^/]{1,64})/lies");

    private final List<Account> accounts;
    private final Settlements settlements;

    public SettlementAdmin(List<Account> accounts, Settlements settlements) {
        this.accounts = accounts;
        this.settlements = settlements;
    }

    /** Answers a request for one of these routes; empty for any other. */
    public Optional<PspReply> answer(PspRequest request, Turn turn) {
        Matcher lies = LIES.matcher(request.path());
        if (request.path().equals("/_admin/settlement")) {
            return Optional.of(terms(request, turn));
        } else if (lies.matches()) {
            Routes.allow(request, "GET");
            return Optional.of(lies(lies.group(1), request));
        }
        return Optional.empty();
    }

    private PspReply terms(PspRequest request, Turn turn) {
        Routes.allow(request, "GET", "PUT");
        if (request.method().equals("PUT")) {
            Routes.type(request, "application/json");
            settlements.set(SettlementTerms.read(Fields.of(Json.parse(request.body()))));
            settlements.watchClock(turn);
        }
        return Json.reply(200, settlements.terms().json());
    }

    private PspReply lies(String day, PspRequest request) {
        String id = Query.only(request.query(), "account").getOrDefault("account", accounts.getFirst().id());
        Account account = accounts.stream().filter(each -> each.id().equals(id)).findFirst()
                .orElseThrow(() -> Problem.invalid("account", "must be a known account"));
        List<SettlementFile> files =
                settlements.files(account).stream().filter(file -> file.day().toString().equals(day)).toList();
        if (files.isEmpty()) {
            throw new Problem(ProblemCode.NOT_FOUND, "This day is not closed");
        }
        ObjectNode json = Json.object().put("day", day);
        ArrayNode list = json.putArray("files");
        for (SettlementFile file : files) {
            ArrayNode lies = list.addObject().put("file", file.id()).putArray("lies");
            file.lies().forEach(lie -> lies.add(lie.json()));
        }
        return Json.reply(200, json);
    }
}
