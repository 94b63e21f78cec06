package dev.nevertwice.psp.registration;

import dev.nevertwice.psp.fault.Trigger;
import java.util.List;
import java.util.Optional;

/** The published test instruments, and what becomes of a charge with each. No other card is ever accepted. */
public enum Source {
    VISA("tok_visa", "4242424242424242", null),
    DECLINED("tok_declined", "4000000000000002", "card_declined"),
    INSUFFICIENT("tok_insufficient", "4000000000009995", "insufficient_funds"),
    REVIEW("tok_review", "4000000000009235", null, Trait.REVIEW),
    REVIEW_DECLINED("tok_review_declined", "4000000000003063", "card_declined", Trait.REVIEW),
    REVIEW_HOURS("tok_review_hours", "4000000000004954", null, Trait.REVIEW_HOURS),
    REVIEW_DAYS("tok_review_days", "4000000000000101", null, Trait.REVIEW_DAYS),
    CHALLENGE("tok_3ds", "4000000000003220", null, Trait.CHALLENGE),
    CHALLENGE_DECLINED("tok_3ds_declined", "4000008400001629", "card_declined", Trait.CHALLENGE),
    REFUND_PENDING("tok_refund_pending", "4000000000007726", null, Trait.REFUND_PENDING),
    REFUND_FAILS("tok_refund_fails", "4000000000005126", null, Trait.REFUND_FAILS),
    DISPUTE("tok_dispute", "4000000000000259", null, Trait.DISPUTE),
    DISPUTE_WON("tok_dispute_won", "4000000000002685", null, Trait.DISPUTE_WON),
    DISPUTE_LOST("tok_dispute_lost", "4000000000005423", null, Trait.DISPUTE_LOST);

    /** What is special about an instrument. */
    public enum Trait {
        REVIEW("reviewed, then "),
        REVIEW_HOURS("reviewed for hours, then "),
        REVIEW_DAYS("reviewed for days, then "),
        CHALLENGE("3-D Secure challenge, then "),
        REFUND_PENDING("refunds are pending first; "),
        REFUND_FAILS("refunds are pending, then fail; "),
        DISPUTE("disputed; "),
        DISPUTE_WON("disputed, won by the merchant; "),
        DISPUTE_LOST("disputed, lost by the merchant; ");

        private final String words;

        Trait(String words) {
            this.words = words;
        }
    }

    private static final List<Source> ALL = List.of(values());

    private final String token;
    private final String card;
    private final String declineCode;
    private final List<Trait> traits;
    private final Optional<Source> itself = Optional.of(this);

    Source(String token, String card, String declineCode, Trait... traits) {
        this.token = token;
        this.card = card;
        this.declineCode = declineCode;
        this.traits = List.of(traits);
    }

    public String token() {
        return token;
    }

    public String card() {
        return card;
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    public boolean reviewed() {
        return has(Trait.REVIEW) || has(Trait.REVIEW_HOURS) || has(Trait.REVIEW_DAYS);
    }

    /** Null where the charge is approved in the end. */
    public String declineCode() {
        return declineCode;
    }

    /** For people: what will happen. */
    public String story() {
        StringBuilder story = new StringBuilder();
        traits.forEach(trait -> story.append(trait.words));
        return story.append(declineCode == null ? "approved" : "declined").toString();
    }

    public static Optional<Source> ofToken(String token) {
        for (Source source : ALL) {
            if (source.token.equals(token)) {
                return source.itself;
            }
        }
        return Trigger.ofToken(token).map(trigger -> VISA);
    }

    /** Spaces and dashes, as people type them, don't matter. */
    public static Optional<Source> ofCard(String typed) {
        String digits = typed.replace(" ", "").replace("-", "");
        return ALL.stream().filter(source -> source.card.equals(digits)).findFirst()
                .or(() -> Trigger.ofCard(digits).map(trigger -> VISA));
    }
}
