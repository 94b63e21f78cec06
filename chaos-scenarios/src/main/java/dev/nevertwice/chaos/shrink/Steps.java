package dev.nevertwice.chaos.shrink;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.MoneyText;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Purchase.Extra;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Kills;
import java.util.ArrayList;
import java.util.List;

/** A schedule in words, a line for each thing that somebody does and each that goes wrong. */
final class Steps {

    private Steps() {}

    static List<String> of(Scenario scenario) {
        List<String> steps = new ArrayList<>();
        List<Purchase> listed = scenario.workload().listed();
        for (int number = 1; number <= listed.size(); number++) {
            Purchase purchase = listed.get(number - 1);
            String what = "purchase " + number;
            steps.add(what + ": " + MoneyText.of(purchase.amount(), purchase.currency()));
            purchase.extras().stream()
                    .filter(extra -> extra != Extra.PAUSE) // when is not what
                    .forEach(extra -> steps.add(what + ": " + words(purchase, extra)));
        }
        scenario.workload().others().attacks().forEach(attack -> steps.add("a webhook that is " + attack));
        if (scenario.payouts() != null) {
            steps.add("sellers are paid out");
        }
        scenario.faults().forEach(rule -> steps.add(fault(rule)));
        if (!scenario.hold().isZero()) {
            steps.add("the faults go on for " + scenario.hold().toSeconds() + " s more");
        }
        if (scenario.kills() != null) {
            steps.add(kill(scenario.kills()));
        }
        scenario.surroundings().disruptions().forEach(disruption -> steps.add(disruption(disruption)));
        if (scenario.instances() > 1) {
            steps.add(scenario.instances() + " payment systems beside each other");
        }
        if (!scenario.clockSkew().isZero()) {
            steps.add("clocks that are off by up to " + scenario.clockSkew().toMillis() + " ms");
        }
        if (scenario.psps().unreachable() != null) {
            steps.add("connections to PSP " + scenario.psps().unreachable().psp() + " are refused about every "
                    + scenario.psps().unreachable().every().toMillis() + " ms, for "
                    + scenario.psps().unreachable().lasts().toMillis() + " ms");
        }
        if (scenario.trouble() != null) {
            scenario.trouble().forEach(trouble -> steps.add(trouble(trouble)));
        }
        return List.copyOf(steps);
    }

    private static String words(Purchase purchase, Extra extra) {
        return switch (extra) {
            case SOURCE -> "with " + purchase.source();
            case SELLERS -> "of " + purchase.after().sellers() + " sellers";
            case TAKE -> "only " + MoneyText.of(purchase.after().take(), purchase.currency()) + " captured";
            case REFUND -> MoneyText.of(purchase.refund(), purchase.currency()) + " refunded";
            case DISPUTE -> "charged back, and " + purchase.after().claims().dispute().word();
            default -> extra.words();
        };
    }

    private static String disruption(Disruption disruption) {
        return "fault " + disruption.name() + ": " + switch (disruption) {
            case Disruption.Strike strike -> strike.act().word() + " for " + strike.lasting().toMillis() + " ms";
            case Disruption.Toxicity toxicity ->
                    toxicity.toxic().toxic().type().word() + " on " + toxicity.link().word();
        };
    }

    private static String fault(JsonNode rule) {
        JsonNode act = rule.path("act");
        String operation = rule.path("operation").asText("*");
        StringBuilder text = new StringBuilder("fault ").append(rule.path("name").asText()).append(": ");
        text.append(operation.equals("*") ? "everything" : operation).append(when(rule.path("when"))).append(", ");
        text.append(rule.path("point").asText()).append(", ").append(act.path("type").asText());
        act.properties().forEach(part -> {
            if (!part.getKey().equals("type")) {
                text.append(' ').append(part.getKey()).append(' ').append(part.getValue().asText());
            }
        });
        return text.toString();
    }

    private static String when(JsonNode when) {
        if (when.has("nth")) {
            return ", try " + when.path("nth").asLong();
        } else if (when.has("first")) {
            return ", the first " + when.path("first").asLong();
        } else if (when.has("every")) {
            return ", each " + when.path("every").asLong() + ". try";
        } else if (when.has("ratio") || when.has("ramp")) {
            JsonNode share = when.has("ratio") ? when.path("ratio") : when.path("ramp");
            return ", " + share.path(0).asLong() + " of " + share.path(1).asLong();
        }
        return ", always";
    }

    private static String kill(Kills kills) {
        String back = ", back after " + kills.down().toMillis() + " ms";
        return kills.atCall() > 0
                ? "the payment system is killed at its port call " + kills.atCall() + back
                : "the payment system is killed about every " + kills.every().toMillis() + " ms" + back;
    }

    private static String trouble(Scenario.Trouble trouble) {
        return switch (trouble) {
            case LOST_COMMITS -> "the answer to a COMMIT is lost";
            case LAGGING_REPLICA -> "status reads come from a replica that is behind";
            case UNRULY_BUS -> "the event bus repeats and reorders";
        };
    }
}
