package dev.nevertwice.psp.driver;

import dev.nevertwice.psp.PspRequest;
import java.nio.charset.StandardCharsets;

/** Requests that change a payment after it was registered, and the bank's side of it. */
public final class LifeRequests {

    private LifeRequests() {}

    /** A direct purchase of one order for 12900 KRW that is only authorized. */
    public static PspRequest hold(String reference, String source) {
        String body = Requests.registration(reference, source, 12900, "KRW");
        return Requests.register(reference, body.substring(0, body.length() - 1) + ", \"capture\": \"manual\"}");
    }

    public static PspRequest capture(String key, String charge, long amount) {
        return Requests.post("/v1/charges/" + charge + "/capture", key, """
                {"amount": %d, "currency": "KRW", "reference": "%s"}""".formatted(amount, key));
    }

    /** A capture that releases what is then still held. */
    public static PspRequest captureLast(String key, String charge, long amount) {
        return Requests.post("/v1/charges/" + charge + "/capture", key, """
                {"amount": %d, "currency": "KRW", "reference": "%s", "final": true}""".formatted(amount, key));
    }

    public static PspRequest release(String key, String charge) {
        return Requests.post("/v1/charges/" + charge + "/void", key, "{\"reference\": \"" + key + "\"}");
    }

    public static PspRequest confirm(String key, String registration, String source) {
        return Requests.post("/v1/registrations/" + registration + "/confirm", key, "{\"source\": \"" + source + "\"}");
    }

    public static PspRequest payout(String key, long amount, String currency, String bank) {
        return Requests.post("/v1/payouts", key, """
                {"amount": %d, "currency": "%s", "reference": "%s", "destination": "%s"}""".formatted(amount, currency,
                key, bank));
    }

    /** The buyer answers the 3-D Secure challenge. */
    public static PspRequest challenge(String token, String answer) {
        return new PspRequest("POST", "/pay/" + token + "/challenge", Requests.pay(token, "").headers(),
                ("answer=" + answer).getBytes(StandardCharsets.UTF_8));
    }

    public static PspRequest dispute(String charge, long amount) {
        return Requests.admin("POST", "/_admin/chargebacks",
                "{\"charge\": \"" + charge + "\"" + (amount == 0 ? "" : ", \"amount\": " + amount) + "}");
    }

    public static PspRequest decide(String chargeback, String outcome) {
        return Requests.admin("POST", "/_admin/chargebacks/" + chargeback, "{\"outcome\": \"" + outcome + "\"}");
    }

    public static PspRequest review(String registration, String outcome) {
        return Requests.admin("POST", "/_admin/registrations/" + registration, "{\"outcome\": \"" + outcome + "\"}");
    }
}
