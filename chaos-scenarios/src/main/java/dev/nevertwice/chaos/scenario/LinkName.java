package dev.nevertwice.chaos.scenario;

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

    /** The one that is written so; there must be one. */
    static LinkName of(String word) {
        return Arrays.stream(values()).filter(name -> name.word.equals(word)).findFirst().orElseThrow();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(LinkName::word).toList();
    }
}
