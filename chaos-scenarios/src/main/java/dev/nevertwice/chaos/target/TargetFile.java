package dev.nevertwice.chaos.target;

import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.scenario.ScenarioProblem;
import dev.nevertwice.chaos.scenario.Section;
import dev.nevertwice.chaos.target.Target.Call;
import dev.nevertwice.chaos.target.Target.Correlate;
import dev.nevertwice.chaos.target.Target.Read;
import dev.nevertwice.chaos.target.Target.Start;
import dev.nevertwice.chaos.word.NearestWord;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads target files. What is not understood completely is refused: {@link ScenarioProblem}. */
public final class TargetFile {

    private static final List<String> KEYS = List.of(
            "name", "base_url", "psp_port", "webhook_url", "correlate", "currencies", "start", "pay", "status",
            "bound", "settlement_import", "read");
    private static final List<String> CALL = List.of("method", "path", "headers", "body");
    private static final List<String> OF_PAY = List.of("cart", "amount", "major", "currency", "source");
    private static final List<String> OF_STATUS = List.of("payment", "cart");
    private static final List<String> OF_IMPORT = List.of("day");
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_]+)}");
    private static final List<String> WORDS = Arrays.stream(Correlate.values()).map(TargetFile::word).toList();
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(10);
    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TargetFile() {}

    /** @param remote whether its addresses may be another machine's */
    public static Target read(Path file, boolean remote) {
        return target(Section.read(file, KEYS), remote);
    }

    static Target parse(String name, String text, boolean remote) {
        return target(Section.read(name, text, KEYS), remote);
    }

    private static Target target(Section file, boolean remote) {
        URI base = base(file, remote);
        int pspPort = (int) file.whole("psp_port", 1, 65_535);
        if (pspPort == base.getPort()) {
            throw file.wrong("psp_port", "is the service's own, in base_url: the PSP simulator needs another");
        }
        return new Target(
                file.text("name"),
                base,
                pspPort,
                file.has("webhook_url") ? Optional.of(url(file, "webhook_url", remote)) : Optional.empty(),
                Correlate.values()[WORDS.indexOf(file.oneOf("correlate", WORDS))],
                file.has("currencies") ? file.weights("currencies", ScenarioFile.CURRENCIES) : Map.of("KRW", 1),
                file.has("start") ? Optional.of(start(file.section("start", List.of("command", "ready", "patience"))))
                        : Optional.empty(),
                call(file.section("pay", CALL), OF_PAY),
                call(file.section("status", CALL), OF_STATUS),
                file.has("bound") ? file.duration("bound", Duration.ofSeconds(1), MOST_PATIENCE) : BOUND,
                file.has("settlement_import") ? Optional.of(call(file.section("settlement_import", CALL), OF_IMPORT))
                        : Optional.empty(),
                read(file.section("read", List.of("payment", "outcome", "paid", "declined", "pending"))));
    }

    private static String word(Correlate correlate) {
        return correlate.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Start start(Section section) {
        List<String> command = section.texts("command");
        if (command.isEmpty()) {
            throw section.wrong("command", "must name a program");
        }
        return new Start(
                command, path(section, "ready", List.of()),
                section.has("patience") ? section.duration("patience", Duration.ofSeconds(1), MOST_PATIENCE)
                        : PATIENCE);
    }

    private static Call call(Section section, List<String> places) {
        List<String> headers = section.has("headers") ? section.texts("headers") : List.of();
        for (String header : headers) {
            if (!header.matches("[A-Za-z0-9-]{1,64}: .{1,1024}")) {
                throw section.wrong("headers", "must be written 'Name: value', not '" + header + "'");
            }
        }
        headers.forEach(header -> requirePlaces(section, "headers", header, places));
        String body = section.has("body") ? section.text("body") : "";
        requirePlaces(section, "body", body, places);
        return new Call(
                section.oneOf("method", List.of("GET", "POST", "PUT")), path(section, "path", places), headers, body);
    }

    /** Braces may mean something else to the service; what is nearly the name of a value is a mistake. */
    private static void requirePlaces(Section section, String key, String template, List<String> places) {
        PLACE.matcher(template).results().map(place -> place.group(1)).filter(name -> !places.contains(name))
                .forEach(name -> NearestWord.to(name, places).ifPresent(near -> {
                    throw section.wrong(key, "has no value for {" + name + "}; did you mean {" + near + "}?");
                }));
    }

    /** Braces mean nothing else in a path: whatever is left of them would keep every request from being sent. */
    private static String path(Section section, String key, List<String> places) {
        String path = rooted(section, key);
        requirePlaces(section, key, path, places);
        PLACE.matcher(path).results().map(place -> place.group(1)).filter(name -> !places.contains(name)).findFirst()
                .ifPresent(name -> {
                    throw section.wrong(key, "has no value for {" + name + "}" + (places.isEmpty() ? ""
                            : "; valid are " + places.stream().map(place -> "{" + place + "}")
                                    .collect(Collectors.joining(", "))));
                });
        try {
            new URI("http://host" + PLACE.matcher(path).replaceAll("value"));
        } catch (URISyntaxException e) {
            throw section.wrong(key, "is not the path of a request: " + e.getReason());
        }
        return path;
    }

    private static String rooted(Section section, String key) {
        String path = section.text(key);
        if (!path.startsWith("/")) {
            throw section.wrong(key, "must begin with /");
        }
        return path;
    }

    private static Read read(Section section) {
        List<String> paid = section.texts("paid");
        List<String> declined = section.texts("declined");
        List<String> pending = section.has("pending") ? section.texts("pending") : List.of();
        requireOneMeaning(section, "declined", declined, paid);
        requireOneMeaning(section, "pending", pending, paid);
        requireOneMeaning(section, "pending", pending, declined);
        if (paid.isEmpty()) {
            throw section.wrong("paid", "must name a word: nothing could ever be paid");
        }
        return new Read(
                section.has("payment") ? Optional.of(rooted(section, "payment")) : Optional.empty(),
                rooted(section, "outcome"), paid, declined, pending);
    }

    private static void requireOneMeaning(Section section, String key, List<String> words, List<String> others) {
        words.stream().filter(others::contains).findFirst().ifPresent(word -> {
            throw section.wrong(key, "has '" + word + "', which means something else already");
        });
    }

    /** Only scheme, host and port are used: what else it says would be dropped without a word. */
    private static URI base(Section file, boolean remote) {
        URI base = url(file, "base_url", remote);
        if (base.getRawUserInfo() != null) {
            throw file.wrong("base_url", "has user info: write it into pay.headers and status.headers (Authorization)");
        }
        if (!base.getRawPath().isEmpty() && !base.getRawPath().equals("/")) {
            throw file.wrong("base_url", "has a path: write it in front of pay.path, status.path and ready");
        }
        if (base.getRawQuery() != null) {
            throw file.wrong("base_url", "has a query: write it behind pay.path, status.path and ready");
        }
        if (base.getRawFragment() != null) {
            throw file.wrong("base_url", "has a fragment (#), which no server is sent");
        }
        return base;
    }

    private static URI url(Section section, String key, boolean remote) {
        try {
            URI url = new URI(section.text(key));
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!http || url.getHost() == null) {
                throw section.wrong(key, "must be an absolute http or https address");
            }
            if (!remote && !InetAddress.getByName(url.getHost()).isLoopbackAddress()) {
                throw section.wrong(key, "is not on this machine; --allow-remote if you mean it");
            }
            return url;
        } catch (URISyntaxException e) {
            throw section.wrong(key, "is not an address: " + e.getReason());
        } catch (UnknownHostException e) {
            throw section.wrong(key, "names an unknown host");
        }
    }
}
