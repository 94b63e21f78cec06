package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** I12. Its evidence are events that the payment system acknowledged, by the PSP's journal. */
final class EventsApplied implements CaseInvariant {

    static final String ID = "I12";

    private static final Pattern ANSWER = Pattern.compile("(\\S+) delivery \\d+ 2\\d\\d( to .*)?");
    private static final String UNAPPLIED = "received";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Every event of the PSP that was acknowledged is in the inbox, and applied or parked with a reason; "
                + "every committed change was published and taken once by every consumer, and nothing that was not "
                + "committed.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, Books.Event> inbox = new HashMap<>();
        facts.books().inbox().forEach(event -> inbox.put(event.id(), event));
        Set<String> acknowledged = new LinkedHashSet<>();
        for (JsonNode line : facts.evidence().pspJournal().path("entries")) {
            Matcher answer = ANSWER.matcher(line.path("detail").asText());
            if (!line.path("kind").asText().equals("callback-answer") || !answer.matches()) {
                continue;
            }
            // Where there are several PSPs the journal says which of our accounts it is about.
            String event = (line.has("account") ? line.path("account").asText() + "/" : "") + answer.group(1);
            if (acknowledged.add(event)) {
                findings.saw();
                acknowledged(findings, event, inbox.get(event), line);
            }
        }
        facts.books().inbox().stream()
                .filter(event -> event.state().equals(UNAPPLIED) && !acknowledged.contains(event.id()))
                .forEach(event -> unapplied(findings, event));
        ChangesPublished.check(facts, findings);
        return findings.finding();
    }

    private static void acknowledged(Findings findings, String id, Books.Event event, JsonNode line) {
        if (event == null) {
            findings.violation(
                    null, "event " + id + " of " + line.path("reference").asText()
                            + " was acknowledged, but is not in the inbox");
        } else if (event.state().equals(UNAPPLIED)) {
            unapplied(findings, event);
        }
    }

    private static void unapplied(Findings findings, Books.Event event) {
        findings.violation(null, "event " + event.id() + " (" + event.type() + ") was received and never applied");
    }
}
