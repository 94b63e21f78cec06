package dev.nevertwice.pay.psp;

import dev.nevertwice.pay.check.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our accounts at PSPs, each with the way to it, the preferred one first. What was begun at one goes on there. */
public final class Psps {

    private final List<PspGateway> gateways;

    public Psps(List<PspGateway> gateways) {
        Check.that(!gateways.isEmpty(), "no account at any PSP");
        this.gateways = List.copyOf(gateways);
    }

    /** The account with this name: one is kept in the settings until nothing of it is open. */
    public PspGateway at(String account) {
        return gateways.stream()
                .filter(gateway -> gateway.account().equals(account))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("account " + account + " is not in the settings"));
    }

    public List<String> accounts() {
        return gateways.stream().map(PspGateway::account).toList();
    }

    /** Where something new is to be asked for: the first account whose breaker lets it through, or else the first. */
    public String preferred() {
        return gateways.stream()
                .filter(PspGateway::takesRegistrations)
                .findFirst()
                .orElse(gateways.getFirst())
                .account();
    }

    /** The next account, in turn, whose breaker lets a registration through; empty where there is no other such. */
    public Optional<String> insteadOf(String account) {
        List<String> accounts = accounts();
        int after = accounts.indexOf(account) + 1;
        List<PspGateway> inTurn = new ArrayList<>(gateways.subList(after, gateways.size()));
        inTurn.addAll(gateways.subList(0, Math.max(0, after - 1)));
        return inTurn.stream()
                .filter(PspGateway::takesRegistrations)
                .findFirst()
                .map(PspGateway::account);
    }

    /** The account after this one in turn; the same where there is no other. */
    public String after(String account) {
        List<String> accounts = accounts();
        return accounts.get((accounts.indexOf(account) + 1) % accounts.size());
    }

    /** The longest that one call takes. */
    public Duration deadline() {
        return gateways.getFirst().deadline();
    }
}
