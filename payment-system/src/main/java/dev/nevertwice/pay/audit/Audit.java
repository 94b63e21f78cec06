package dev.nevertwice.pay.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a check of the books has looked at, what it added up, and what does not hold. */
public final class Audit {

    /** More are counted, but not kept: the first hundreds say what is wrong. */
    private static final int KEPT = 500;

    private final Map<String, Long> checked = new LinkedHashMap<>();
    private final SortedMap<String, Long> balances = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private long problemCount;

    /** @param check which rule is broken, {@code id} the row that breaks it */
    record Problem(String check, String id, String detail) {}

    void saw(String what, long count) {
        checked.merge(what, count, Math::addExact);
    }

    void problem(String check, String id, String detail) {
        problemCount++;
        if (problems.size() < KEPT) {
            problems.add(new Problem(check, id, detail));
        }
    }

    /** Debits above zero. */
    void post(String account, String currency, long signed) {
        Seller seller = Accounts.seller(account);
        String shown = seller == null ? account : account.substring(0, account.indexOf(':')) + ":*";
        balances.merge(shown + " " + currency, signed, Math::addExact);
    }

    public boolean holds() {
        return problemCount == 0;
    }

    public ObjectNode json() {
        ObjectNode json = Json.object().put("holds", holds());
        ObjectNode counts = json.putObject("checked");
        checked.forEach(counts::put);
        ArrayNode accounts = json.putArray("accounts");
        balances.forEach((account, balance) -> accounts.addObject()
                .put("account", account.substring(0, account.indexOf(' ')))
                .put("currency", account.substring(account.indexOf(' ') + 1))
                .put("debit", Math.max(balance, 0))
                .put("credit", Math.max(-balance, 0)));
        json.put("problem_count", problemCount);
        ArrayNode list = json.putArray("problems");
        problems.forEach(problem -> list.addObject()
                .put("check", problem.check())
                .put("id", problem.id())
                .put("detail", problem.detail()));
        return json;
    }
}
