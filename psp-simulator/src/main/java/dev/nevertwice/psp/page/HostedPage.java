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

/** The page on which a buyer pays an open registration. Its token is all the buyer needs to know. */
public final class HostedPage {

    private final Registrations registrations;

    public HostedPage(Registrations registrations) {
        this.registrations = registrations;
    }

    public PspReply show(PspRequest request) {
        return PageHtml.form(registration(request), null);
    }

    /** Pays. Moves nothing when the page is no longer open, or the card is not one of the published test numbers. */
    public PspReply pay(PspRequest request, Execution execution) {
        Registration registration = registration(request);
        if (registration.status() != Registration.Status.OPEN) {
            return back(registration);
        }
        String typed = Query.parse(new String(request.body(), StandardCharsets.ISO_8859_1)).getOrDefault("card", "");
        Optional<Source> source = Source.ofCard(typed);
        if (source.isEmpty()) {
            return PageHtml.form(registration, "This is not one of the test cards listed below. Nothing was charged.");
        }
        registrations.pay(registration, source.get(), execution);
        return back(registration);
    }

    private Registration registration(PspRequest request) {
        return registrations.byToken(request.path().substring("/pay/".length()))
                .filter(registration -> registration.returnUrl() != null)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such page"));
    }

    private static PspReply back(Registration registration) {
        String url = registration.returnUrl();
        String location = url + (url.contains("?") ? "&" : "?") + "registration=" + registration.id();
        return PageHtml.redirect(location);
    }
}
