package dev.nevertwice.psp.page;

import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.exchange.Execution;
import dev.nevertwice.psp.registration.Registration;
import dev.nevertwice.psp.registration.Registrations;
import dev.nevertwice.psp.registration.Source;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import dev.nevertwice.psp.wire.Query;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The page on which a buyer pays an open registration, and the one that asks whether it is really she (3-D Secure). Its
 * token is all the buyer needs to know.
 */
public final class HostedPage {

    private static final String ROOT = "/pay/";
    private static final String CHALLENGE = "/challenge";

    private final Registrations registrations;

    public HostedPage(Registrations registrations) {
        this.registrations = registrations;
    }

    /** Of the registration a page belongs to. */
    public static String token(PspRequest request) {
        String rest = request.path().substring(ROOT.length());
        return isChallenge(request) ? rest.substring(0, rest.length() - CHALLENGE.length()) : rest;
    }

    private static boolean isChallenge(PspRequest request) {
        return request.path().substring(ROOT.length()).endsWith(CHALLENGE);
    }

    public PspReply show(PspRequest request) {
        Registration registration = registration(request);
        return isChallenge(request) ? PageHtml.challenge(registration, null) : PageHtml.form(registration, null);
    }

    /** Pays, or answers the challenge. Moves nothing when the page is no longer open or what was typed is not known. */
    public PspReply pay(PspRequest request, Execution execution) {
        Registration registration = registration(request);
        TreeMap<String, String> typed = Query.parse(new String(request.body(), StandardCharsets.ISO_8859_1));
        return isChallenge(request)
                ? answer(registration, typed.getOrDefault("answer", ""), execution)
                : pay(registration, typed.getOrDefault("card", ""), execution);
    }

    private PspReply pay(Registration registration, String card, Execution execution) {
        if (registration.status() == Registration.Status.OPEN) {
            Optional<Source> source = Source.ofCard(card);
            if (source.isEmpty()) {
                return PageHtml.form(registration,
                        "This is not one of the test cards listed below. Nothing was charged.");
            }
            registrations.pay(registration, source.get(), execution);
            if (registration.status() == Registration.Status.REQUIRES_ACTION) {
                return PageHtml.redirect(registration.token() + CHALLENGE);
            }
        }
        return back(registration);
    }

    private PspReply answer(Registration registration, String answer, Execution execution) {
        if (registration.status() == Registration.Status.REQUIRES_ACTION) {
            if (!answer.equals("pass") && !answer.equals("fail")) {
                return PageHtml.challenge(registration, "Choose one of the answers. Nothing was charged.");
            }
            registrations.challengeAnswered(registration, answer.equals("pass"), execution);
        }
        return registration.returnUrl() == null ? PageHtml.challenge(registration, null) : back(registration);
    }

    private Registration registration(PspRequest request) {
        return registrations.byToken(token(request))
                .filter(registration -> registration.returnUrl() != null || isChallenge(request))
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such page"));
    }

    private static PspReply back(Registration registration) {
        String url = registration.returnUrl();
        String location = url + (url.contains("?") ? "&" : "?") + "registration=" + registration.id();
        return PageHtml.redirect(location);
    }
}
