package dev.nevertwice.psp.admin;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.callback.CallbackRoutes;
import dev.nevertwice.psp.exchange.Routes;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.fault.Faults;
import dev.nevertwice.psp.settlement.SettlementAdmin;
import dev.nevertwice.psp.settlement.Settlements;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Movement;
import dev.nevertwice.psp.truth.Truth;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import dev.nevertwice.psp.wire.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a test sees and does; faults never strike here. */
public final class Admin {

    static final String JSON = "application/json";

    private static final String ONE_FAULT = "/_admin/faults/";
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private final List<Account> accounts;
    private final Book book;
    private final Journal journal;
    private final Faults faults;
    private final Settlements settlements;
    private final CallbackRoutes callbacks;
    private final SettlementAdmin settlementTerms;

    public Admin(
            List<Account> accounts, Book book, Journal journal, Faults faults, Settlements settlements,
            CallbackRoutes callbacks, SettlementAdmin settlementTerms) {
        this.accounts = accounts;
        this.book = book;
        this.journal = journal;
        this.faults = faults;
        this.settlements = settlements;
        this.callbacks = callbacks;
        this.settlementTerms = settlementTerms;
    }

    /** Whether the request is for these routes. */
    public static boolean serves(PspRequest request) {
        return request.path().equals("/health") || request.path().equals("/_admin")
                || request.path().startsWith("/_admin/");
    }

    public PspReply answer(PspRequest request, Turn turn) {
        try {
            Routes.limitSize(request);
            return route(request, turn);
        } catch (Problem refused) {
            return refused.reply();
        }
    }

    private PspReply route(PspRequest request, Turn turn) {
        if (request.path().equals("/health")) {
            Routes.allow(request, "GET");
            return Json.reply(200, Json.object().put("status", "up"));
        }
        AdminGuard.check(request);
        switch (request.path()) {
            case "/_admin/truth" :
                Routes.allow(request, "GET");
                List<Movement> until = List.copyOf(book.movements());
                return PspReply.inParts(JSON, () -> TruthJson.truth(Truth.of(until)));
            case "/_admin/journal" :
                Routes.allow(request, "GET");
                return journal(request);
            case "/_admin/faults" :
                return faults(request, turn.now());
            case "/_admin/settlement/close" :
                Routes.allow(request, "POST");
                return close(request, turn.now());
            default :
                if (request.path().startsWith(ONE_FAULT)) {
                    return undo(request, turn.now());
                }
                return callbacks.answer(request, turn)
                        .or(() -> settlementTerms.answer(request, turn))
                        .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such route"));
        }
    }

    private PspReply journal(PspRequest request) {
        // HEAD alone brings "follow" here: a journal that is followed has an end only for whoever wants no body.
        TreeMap<String, String> query = Query.only(request.query(), "after", "limit", "follow");
        long after = Query.number(query, "after", 0, 0);
        long limit = Query.number(query, "limit", 1, Long.MAX_VALUE);
        List<Journal.Entry> entries = journal.after(after, limit);
        long dropped = journal.dropped();
        return PspReply.inParts(JSON, () -> TruthJson.journal(entries, dropped));
    }

    private PspReply faults(PspRequest request, Instant now) {
        Routes.allow(request, "GET", "PUT", "DELETE");
        if (request.method().equals("PUT")) {
            Routes.type(request, JSON);
            faults.set(FaultRules.parse(request.body()), now);
        } else if (request.method().equals("DELETE")) {
            faults.set(FaultRules.none(), now);
        }
        return Json.reply(200, faults.json(now));
    }

    private PspReply undo(PspRequest request, Instant now) {
        Routes.allow(request, "DELETE");
        if (!faults.remove(request.path().substring(ONE_FAULT.length()))) {
            throw new Problem(ProblemCode.NOT_FOUND, "There is no such rule");
        }
        return Json.reply(200, faults.json(now));
    }

    private PspReply close(PspRequest request, Instant now) {
        Routes.type(request, JSON);
        Fields fields = Fields.of(Json.parse(request.body()));
        LocalDate day = fields.has("day") ? day(fields) : null;
        Account account = fields.has("account") ? account(fields) : accounts.getFirst();
        fields.end();
        return Json.reply(200, settlements.close(account, day, now));
    }

    private static LocalDate day(Fields fields) {
        try {
            return LocalDate.parse(fields.text("day", DAY, "must be a day such as 2026-11-22"));
        } catch (DateTimeException e) {
            throw Problem.invalid("day", "must be a day such as 2026-11-22");
        }
    }

    private Account account(Fields fields) {
        String id = fields.name("account");
        return accounts.stream().filter(account -> account.id().equals(id)).findFirst()
                .orElseThrow(() -> Problem.invalid("account", "must be a known account"));
    }
}
