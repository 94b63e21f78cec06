package dev.nevertwice.pay;

import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.reconciliation.Layout;
import dev.nevertwice.pay.reconciliation.SettlementTerms.Fee;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command is told of our accounts at PSPs: of the only one by simple options, of several one by one. */
final class PspOptions {

    private static final String SECRET = "whsec_[A-Za-z0-9+/]{22,}={0,2}";
    private static final String TERMS = "layout=, zone=, fees= and tolerance=";
    private static final Pattern FEE = Pattern.compile("([A-Z]{3}):(\\d{1,9})\\+(\\d{1,3}|1000)");
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

    @Option(names = "--settlement", paramLabel = "TERMS", defaultValue = "${env:NEVERTWICE_SETTLEMENT}",
            description = "What was agreed about settlement: layout=native|stripe|adyen|toss of the files (default: told by"
                    + " their first line), zone=Asia/Seoul in which days end (UTC), fees=KRW:100+33,USD:30+29: minor units"
                    + " plus thousandths of each sale (none), tolerance=1: minor units by which a fee may be off (0)."
                    + " Separated by blanks (default: NEVERTWICE_SETTLEMENT, or none). See docs/reconciliation.md")
    private String settlement;

    @Option(names = "--psp-account", paramLabel = "ACCOUNT", split = ";",
            defaultValue = "${env:NEVERTWICE_PSP_ACCOUNTS}",
            description = "One of several accounts, at the same PSP or others, instead of the four options above; repeated,"
                    + " the preferred one first: 'ID url=URL key=KEY secret=SECRET', and where needed layout=, zone=,"
                    + " fees= and tolerance= as in --settlement (default: NEVERTWICE_PSP_ACCOUNTS, separated"
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
                isGiven(secret) ? List.of(secret.split(" ")) : test.webhookSecrets(), terms());
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
                default -> terms = terms(terms, where, word)
                        .orElseThrow(() -> wrong(where + ": url=, key=, secret=, " + TERMS + " are known"));
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

    private SettlementTerms terms() {
        SettlementTerms terms = Settings.defaults().firstPspAccount().settlement();
        if (isGiven(settlement)) {
            for (String word : settlement.trim().split(" +")) {
                terms = terms(terms, "--settlement", word)
                        .orElseThrow(() -> wrong("--settlement: " + TERMS + " are known"));
            }
        }
        return terms;
    }

    /** The terms with what one word says, or empty where it is not about them. */
    private Optional<SettlementTerms> terms(SettlementTerms terms, String where, String word) {
        String value = word.substring(word.indexOf('=') + 1);
        return Optional.ofNullable(switch (word.substring(0, word.length() - value.length())) {
            case "layout=" -> terms.withLayout(Layout.of(value)
                    .orElseThrow(() -> wrong(where + ": layout must be native, stripe, adyen or toss")));
            case "zone=" -> terms.withZone(zone(where, value));
            case "fees=" -> terms.withFees(fees(where, value), terms.feeTolerance());
            case "tolerance=" -> {
                if (!value.matches("\\d{1,9}")) {
                    throw wrong(where + ": tolerance must be minor units");
                }
                yield terms.withFees(terms.fees(), Long.parseLong(value));
            }
            default -> null;
        });
    }

    private Map<String, Fee> fees(String where, String text) {
        Map<String, Fee> fees = new TreeMap<>();
        for (String fee : text.split(",", -1)) {
            Matcher parts = FEE.matcher(fee);
            if (!parts.matches() || fees.put(
                    parts.group(1), new Fee(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)))) != null) {
                throw wrong(where + ": fees must be written CURRENCY:MINOR+THOUSANDTHS, once for each, not " + fee);
            }
        }
        return fees;
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
