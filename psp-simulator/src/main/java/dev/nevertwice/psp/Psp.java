package dev.nevertwice.psp;

import dev.nevertwice.psp.admin.Admin;
import dev.nevertwice.psp.admin.LifeAdmin;
import dev.nevertwice.psp.callback.CallbackRoutes;
import dev.nevertwice.psp.callback.Callbacks;
import dev.nevertwice.psp.callback.Webhooks;
import dev.nevertwice.psp.capture.Captures;
import dev.nevertwice.psp.chargeback.Chargebacks;
import dev.nevertwice.psp.exchange.Authentication;
import dev.nevertwice.psp.exchange.Exchanges;
import dev.nevertwice.psp.exchange.LifeRoutes;
import dev.nevertwice.psp.exchange.Routes;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.fault.Faults;
import dev.nevertwice.psp.idempotency.Keys;
import dev.nevertwice.psp.lookup.Lookups;
import dev.nevertwice.psp.page.HostedPage;
import dev.nevertwice.psp.payout.Payouts;
import dev.nevertwice.psp.profile.Dialect;
import dev.nevertwice.psp.refund.Refunds;
import dev.nevertwice.psp.registration.RegistrationJson;
import dev.nevertwice.psp.registration.Registrations;
import dev.nevertwice.psp.settlement.SettlementAdmin;
import dev.nevertwice.psp.settlement.SettlementRoutes;
import dev.nevertwice.psp.settlement.SettlementTerms;
import dev.nevertwice.psp.settlement.Settlements;
import dev.nevertwice.psp.truth.Book;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.truth.Truth;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The PSP as a pure machine: inputs in, effects out. It has no clock, thread, chance or I/O, so equal settings and inputs
 * give equal effects. Not safe for use by several threads at once; shells serialise their calls.
 */
public final class Psp {

    /** Where pages are when no shell said otherwise: the default port of the HTTP shell. */
    private static final String DEFAULT_PUBLIC_URL = "http://127.0.0.1:9090";

    private final Timers timers = new Timers();
    private final Book book = new Book();
    private final Journal journal;
    private final Faults faults;
    private final Callbacks callbacks;
    private final Settlements settlements;
    private final Exchanges exchanges;
    private final LifeAdmin lifeAdmin;
    private final Admin admin;

    public Psp(PspSettings settings) {
        journal = new Journal(settings.journalCapacity());
        faults = new Faults(settings.seed());
        callbacks = new Callbacks(settings, faults, journal);
        RegistrationJson json =
                new RegistrationJson(settings.publicUrl() == null ? DEFAULT_PUBLIC_URL : settings.publicUrl());
        LifeTimes times = settings.lifeTimes();
        Chargebacks chargebacks = new Chargebacks(times, book, callbacks);
        Registrations registrations = new Registrations(settings, json, book, callbacks, chargebacks);
        Captures captures = new Captures(registrations, json, book, callbacks, chargebacks);
        Refunds refunds = new Refunds(registrations.register(), book, callbacks, times.refund());
        Payouts payouts = new Payouts(book, callbacks, times.payout());
        settlements = new Settlements(settings.accounts(), book, faults, journal);
        Keys keys = new Keys(settings.profile(), settings.keyLifetime());
        Routes routes = new Routes(
                settings.profile(), keys, new Authentication(settings.accounts()), registrations, refunds,
                new Lookups(registrations.register(), refunds, json, captures, chargebacks, payouts),
                new HostedPage(registrations), new SettlementRoutes(settlements),
                new LifeRoutes(registrations, captures, payouts));
        exchanges = new Exchanges(
                routes, registrations.register(), keys, new Dialect(settings.profile()), faults, journal,
                settings.processingTime());
        lifeAdmin = new LifeAdmin(registrations, chargebacks, book);
        admin = new Admin(settings.accounts(), book, journal, faults, settlements,
                new CallbackRoutes(settings, callbacks), new SettlementAdmin(settings.accounts(), settlements));
    }

    /** Takes one input and says what is to be done, in this order. */
    public List<Effect> step(Input input, Instant now) {
        Turn turn = new Turn(now, timers);
        settlements.watchClock(turn);
        switch (input) {
            case Input.Arrived arrived -> {
                if (LifeAdmin.serves(arrived.request())) {
                    lifeAdmin.answer(arrived, turn);
                } else if (Admin.serves(arrived.request())) {
                    turn.add(new Effect.Send(arrived.exchange(), admin.answer(arrived.request(), turn)));
                } else {
                    exchanges.arrived(arrived, turn);
                }
            }
            case Input.TimerDue due -> timers.due(due.timer(), turn);
            case Input.CallbackAnswered answered -> callbacks.answered(answered.delivery(), answered.status(), turn);
        }
        return turn.effects();
    }

    /** Replaces all fault rules; counts and time windows start anew. */
    public void setFaults(FaultRules rules, Instant now) {
        faults.set(rules, now);
    }

    /** Replaces all endpoints; what was to be told to the former ones is told no more. */
    public void setWebhooks(Webhooks webhooks) {
        callbacks.set(webhooks);
    }

    /** New terms for all days that are still open. */
    public void setSettlement(SettlementTerms terms) {
        settlements.set(terms);
    }

    /** How often each rule in force fired, by name. */
    public SortedMap<String, Long> fired() {
        return faults.fired();
    }

    /** What really happened to money. A snapshot. */
    public Truth truth() {
        return Truth.of(book.movements());
    }

    /** The double-entry book the truth is read off. */
    public Book book() {
        return book;
    }

    /** What was said, in order. Live: read it only between steps. */
    public Journal journal() {
        return journal;
    }
}
