package dev.nevertwice.chaos.live;

import java.util.Arrays;
import java.util.List;

/** A way between two parts of a live rig, named by who asks and who is asked. */
public enum LinkName {
    CLIENT_PAY("client-pay"),
    PAY_PSP("pay-psp"),
    /** Webhooks. */
    PSP_PAY("psp-pay"),
    PAY_POSTGRESQL("pay-postgresql"),
    PAY_KAFKA("pay-kafka");

    private final String word;

    LinkName(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(LinkName::word).toList();
    }
}
