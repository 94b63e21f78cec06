package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.PspReply;
import java.util.List;

/** How an exchange ends on the wire. */
sealed interface Ending {

    /** With a whole reply. */
    record Whole(PspReply reply) implements Ending {}

    /** With the head and the first bytes of the body, then a reset. */
    record Part(PspReply reply, int bytes) implements Ending {}

    /** With a reset and nothing else. */
    record Reset() implements Ending {}

    /** How the exchange ended in the step that began it, as most do; null when it goes on. */
    static Ending of(long exchange, List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.Send send when send.exchange() == exchange -> {
                    return new Whole(send.reply());
                }
                case Effect.SendPart part when part.exchange() == exchange -> {
                    return new Part(part.reply(), part.bytes());
                }
                case Effect.Reset reset when reset.exchange() == exchange -> {
                    return new Reset();
                }
                default -> {}
            }
        }
        return null;
    }
}
