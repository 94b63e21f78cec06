package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.env.Entropy;
import java.nio.charset.StandardCharsets;

/** Chance, from a stream of the calling task's own: what others draw changes nothing here. */
final class SimEntropy implements Entropy {

    private static final byte[] DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final int HALF = 13;

    private final Baton baton;

    SimEntropy(Baton baton) {
        this.baton = baton;
    }

    @Override
    public String id(String prefix) {
        SimTask self = baton.note(PortCall.CHANCE, prefix, 0);
        byte[] text = new byte[prefix.length() + 1 + 2 * HALF];
        for (int at = 0; at < prefix.length(); at++) {
            text[at] = (byte) prefix.charAt(at);
        }
        text[prefix.length()] = '_';
        spell(self.chance.next(), text, prefix.length() + 1);
        spell(self.chance.next(), text, prefix.length() + 1 + HALF);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    @Override
    public long below(long bound) {
        return baton.note(PortCall.CHANCE, null, bound).chance.below(bound);
    }

    /** 64 bits are 13 digits to the base of 36. */
    private static void spell(long bits, byte[] text, int from) {
        long rest = bits;
        for (int at = from; at < from + HALF; at++) {
            text[at] = DIGITS[(int) Long.remainderUnsigned(rest, 36)];
            rest = Long.divideUnsigned(rest, 36);
        }
    }
}
