package dev.nevertwice.pay;

import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.reconciliation.Layout;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command is told of our accounts at PSPs: of the only one by simple options, of several one by one. */
final class PspOptions {

    private static final String SECRET = "whsec_[A-Za-z0-9+/]{22,}={0,2}";
    private static final String URL = "http://127.0.0.1:9090";

    @Option(names = "--psp-url", paramLabel = "URL",
            description = "Where the PSP is (default: " + URL + ")")
    private String url;

    @Option(names = "--psp-key", paramLabel = "KEY", defaultValue = "${env:NEVERTWICE_PSP_KEY}",
            description = "Our API key at the PSP (default: NEVERTWICE_PSP_KEY, or the published test key)")
    private String key;

    @Option(names = "--webhook-secret", paramLabel = "SECRET", defaultValue = "${env:NEVERTWICE_WEBHOOK_SECRET}",
            description = "whsec_<base64>, shared with the PSP; two, separated by a space, while one takes the place of the"
                    + " other (default: NEVERTWICE_WEBHOOK_SECRET, or the published test secret)")
    private String secret;

    @Option(names = "--psp-account", paramLabel = "ACCOUNT", split = ";",
            defaultValue = "${env:NEVERTWICE_PSP_ACCOUNTS}",
            description = "One of several accounts, at the same PSP or others, instead of the three options above; repeated,"
                    + " the preferred one first: 'ID url=URL key=KEY secret=SECRET', and where needed layout=native|stripe"
                    + "|adyen|toss and zone=Asia/Seoul of its settlement files (default: NEVERTWICE_PSP_ACCOUNTS, separated"
                    + " by ;, or none). See docs/payment-api.md")
    private List<String> accounts;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** One account, and where its PSP is. */
    record Reached(PspAccount account, URI url) {}

    /**
     * Every account, the preferred one first. A wrong command line throws.
     *
     * @param allowed which hosts a PSP may be on
     */
    List<Reached> reached(Predicate<String> allowed) {
        if (accounts == null || accounts.isEmpty()) {
            return List.of(only(allowed));
        }
        if (url != null) {
            throw wrong("--psp-url and --psp-account exclude each other: an account has its own url=");
        }
        List<Reached> all = new ArrayList<>();
        for (String words : accounts) {
            all.add(read(words.trim().split(" +"), allowed));
        }
        return all;
    }

    private Reached only(Predicate<String> allowed) {
        PspAccount test = Settings.defaults().firstPspAccount();
        if (isGiven(secret) && !secret.matches(SECRET + "( " + SECRET + ")*")) {
            throw wrong("--webhook-secret must be whsec_ and at least 16 bytes of base64");
        }
        PspAccount ours = new PspAccount(
                test.id(), isGiven(key) ? key : test.apiKey(),
                isGiven(secret) ? List.of(secret.split(" ")) : test.webhookSecrets(), test.settlement());
        return new Reached(ours, url("--psp-url", url == null ? URL : url, allowed));
    }

    private Reached read(String[] words, Predicate<String> allowed) {
        String where = "--psp-account " + words[0];
        URI at = null;
        String apiKey = Settings.defaults().firstPspAccount().apiKey();
        List<String> secrets = new ArrayList<>();
        SettlementTerms terms = SettlementTerms.defaults();
        for (String word : List.of(words).subList(1, words.length)) {
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, word.length() - value.length())) {
                case "url=" -> at = url(where + ": url", value, allowed);
                case "key=" -> apiKey = value;
                case "secret=" -> secrets.add(secret(where, value));
                case "layout=" -> terms = terms.withLayout(Layout.of(value)
                        .orElseThrow(() -> wrong(where + ": layout must be native, stripe, adyen or toss")));
                case "zone=" -> terms = terms.withZone(zone(where, value));
                default -> throw wrong(where + ": url=, key=, secret=, layout= and zone= are known");
            }
        }
        if (at == null || secrets.isEmpty()) {
            throw wrong(where + " needs url= and secret=");
        }
        try {
            return new Reached(new PspAccount(words[0], apiKey, secrets, terms), at);
        } catch (IllegalArgumentException refused) {
            throw wrong(where + ": " + refused.getMessage());
        }
    }

    private String secret(String where, String value) {
        if (!value.matches(SECRET)) {
            throw wrong(where + ": secret must be whsec_ and at least 16 bytes of base64");
        }
        return value;
    }

    private ZoneId zone(String where, String value) {
        try {
            return ZoneId.of(value);
        } catch (DateTimeException unknown) {
            throw wrong(where + ": zone must be a time zone such as Asia/Seoul");
        }
    }

    private URI url(String where, String text, Predicate<String> allowed) {
        try {
            URI at = new URI(text);
            if (at.getHost() == null || !("http".equals(at.getScheme()) || "https".equals(at.getScheme()))) {
                throw wrong(where + " must be http(s)://HOST[:PORT], not " + text);
            }
            if (!allowed.test(at.getHost())) {
                throw wrong(
                        where + " is on another machine (" + at.getHost() + "): add --allow-remote if that is meant");
            }
            return at;
        } catch (URISyntaxException notAUrl) {
            throw wrong(where + " is not a URL: " + notAUrl.getReason());
        }
    }

    private static boolean isGiven(String option) {
        return option != null && !option.isEmpty();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
