package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.Tokens;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One machine for each namespace, so that tests which run side by side do not meet. A key {@code KEY.NAME}, made of an
 * account's key, a dot and a name, leads to the namespace of that name, which begins with the key's first use; pages of it
 * are below {@code /ns/NAME}. Any other request goes to the default one, where the accounts' own keys are at home.
 */
final class Namespaces implements AutoCloseable {

    /** The one for requests that name none. */
    static final String DEFAULT = "default";

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final int MOST = 1_000;
    private static final String SCHEME = "Bearer ";
    private static final String PREFIX = "/ns/";

    /** A request and the machine it is for, with the path as that machine knows it. */
    record Place(EffectLoop loop, PspRequest request) {}

    private final PspSettings settings;
    private final Supplier<BiConsumer<Psp, Instant>> beginning;
    private final Engine engine;
    private final Consumer<Journal.Entry> log;
    private final List<byte[]> keys;
    private final EffectLoop first;
    private final ConcurrentSkipListMap<String, EffectLoop> others = new ConcurrentSkipListMap<>();

    Namespaces(PspSettings settings, Supplier<BiConsumer<Psp, Instant>> beginning, Engine engine,
            Consumer<Journal.Entry> log) {
        this.settings = settings;
        this.beginning = beginning;
        this.engine = engine;
        this.log = log;
        this.keys = settings.accounts().stream().map(account -> Tokens.sha256(account.apiKey())).toList();
        this.first = new EffectLoop(DEFAULT, settings, beginning, engine, log);
    }

    EffectLoop first() {
        return first;
    }

    /** The default one and all others, by name. */
    List<EffectLoop> all() {
        List<EffectLoop> all = new ArrayList<>();
        all.add(first);
        all.addAll(others.values());
        return all;
    }

    /** Finds the machine that a request is for. Refuses an unknown key only where the machine would not look at it. */
    Place of(PspRequest request) {
        if (request.target().startsWith(PREFIX)) {
            int end = request.target().indexOf('/', PREFIX.length());
            EffectLoop loop = end < 0 ? null : others.get(request.target().substring(PREFIX.length(), end));
            return loop == null
                    ? new Place(first, request)
                    : new Place(loop, new PspRequest(request.method(), request.target().substring(end),
                            request.headers(), request.body()));
        }
        String header = request.headers().getOrDefault("authorization", "");
        String key = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).trim() : "";
        Optional<String> name = nameIn(key);
        if (name.isPresent()) {
            return new Place(named(name.get()), request);
        }
        if (!header.isEmpty() && request.path().startsWith("/_admin") && !isKnown(key)) {
            throw new Problem(ProblemCode.UNAUTHORIZED,
                    "Authorization: must be Bearer and a known API key, which chooses the namespace");
        }
        return new Place(first, request);
    }

    private Optional<String> nameIn(String key) {
        int dot = key.lastIndexOf('.');
        return dot > 0 && NAME.matcher(key.substring(dot + 1)).matches()
                && isKnown(key.substring(0, dot)) && !isKnown(key)
                        ? Optional.of(key.substring(dot + 1))
                        : Optional.empty();
    }

    private boolean isKnown(String key) {
        byte[] digest = Tokens.sha256(key);
        boolean known = false;
        for (byte[] each : keys) {
            known |= MessageDigest.isEqual(each, digest);
        }
        return known;
    }

    /** The namespace of that name, which begins now if it does not exist. */
    EffectLoop named(String name) {
        if (name.equals(DEFAULT)) {
            return first;
        }
        EffectLoop known = others.get(name);
        if (known != null) {
            return known;
        }
        if (!NAME.matcher(name).matches()) {
            throw new Problem(ProblemCode.INVALID_REQUEST, "namespace: must be 1-64 of A-Z a-z 0-9 _ -");
        }
        if (others.size() >= MOST) {
            throw new Problem(ProblemCode.LIMIT_REACHED, "namespace: there are " + MOST + " already; delete some");
        }
        return others.computeIfAbsent(name, fresh -> new EffectLoop(fresh, settingsOf(fresh), beginning, engine, log));
    }

    private PspSettings settingsOf(String name) {
        return settings
                .withAccounts(settings.accounts().stream()
                        .map(account -> new Account(account.id(), account.apiKey() + "." + name)).toList())
                .withPublicUrl(settings.publicUrl() + PREFIX + name);
    }

    /** Ends a namespace; the default one can't end. Whether there was one. */
    boolean delete(String name) {
        EffectLoop gone = others.remove(name);
        if (gone != null) {
            gone.close();
        }
        return gone != null;
    }

    @Override
    public void close() {
        all().forEach(EffectLoop::close);
    }
}
