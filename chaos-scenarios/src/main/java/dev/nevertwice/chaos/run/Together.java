package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What several PSPs tell, in one document. Two of them call different things the same, so every name of theirs is preceded
 * by our account there: {@code acct_2/ch_1}. The judge names what the books say of them likewise.
 */
final class Together {

    private static final List<String> MOVEMENTS =
            List.of("charges", "refunds", "holds", "captures", "chargebacks", "payouts");
    private static final List<String> SUMS = List.of("held", "fees", "balances");
    private static final List<String> NAMES = List.of("id", "charge", "registration");

    /** No PSP of a run has as many exchanges. */
    private static final long EXCHANGES = 1_000_000_000;

    private Together() {}

    static ObjectNode truth(Map<String, JsonNode> byAccount) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        MOVEMENTS.forEach(all::putArray);
        SUMS.forEach(all::putObject);
        ObjectNode accounts = all.putObject("accounts");
        byAccount.forEach((account, truth) -> {
            for (String kind : MOVEMENTS) {
                truth.path(kind).forEach(row -> ((ArrayNode) all.get(kind)).add(named(account, row.deepCopy())));
            }
            SUMS.forEach(sum -> add((ObjectNode) all.get(sum), truth.path(sum)));
            accounts.set(account, truth.path("balances"));
        });
        return all;
    }

    private static void add(ObjectNode sums, JsonNode amounts) {
        amounts.properties().forEach(amount -> sums.put(
                amount.getKey(), Math.addExact(sums.path(amount.getKey()).asLong(), amount.getValue().asLong())));
    }

    private static ObjectNode named(String account, ObjectNode row) {
        for (String name : NAMES) {
            if (row.path(name).isTextual()) {
                row.put(name, account + "/" + row.path(name).textValue());
            }
        }
        return row;
    }

    /** Exchanges are numbered on from one PSP to the next; each entry says whose it is. */
    static JsonNode journal(Map<String, JsonNode> byAccount) {
        if (byAccount.size() == 1) {
            return byAccount.values().iterator().next();
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = all.putArray("entries");
        long first = 0;
        long dropped = 0;
        for (Map.Entry<String, JsonNode> journal : byAccount.entrySet()) {
            for (JsonNode entry : journal.getValue().path("entries")) {
                ObjectNode own = entry.deepCopy();
                own.put("account", journal.getKey());
                if (own.path("exchange").asLong() > 0) {
                    own.put("exchange", first + own.path("exchange").asLong());
                }
                entries.add(own);
            }
            first += EXCHANGES;
            dropped += journal.getValue().path("dropped").asLong();
        }
        all.put("dropped", dropped);
        return all;
    }
}
