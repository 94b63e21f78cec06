package dev.nevertwice.chaos.proxy.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.nevertwice.chaos.proxy.link.ProxyProblem;
import dev.nevertwice.chaos.proxy.link.ProxyRequest;
import dev.nevertwice.chaos.proxy.toxic.BadAttribute;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration file: what {@code POST /populate} takes. */
public final class ConfigFile {

    private static final String PREFIX = "bad request body: ";
    private static final Pattern PLACE = Pattern.compile("^(.*) \\(line (\\d+), column \\d+\\)$");

    private final String name;
    private final byte[] json;
    private final List<ProxyRequest> proxies = new ArrayList<>();

    private ConfigFile(String name, byte[] json) {
        this.name = name;
        this.json = json;
    }

    /**
     * Reads all proxies.
     *
     * @param name of the file, for what is wrong with it
     * @throws ProxyProblem that begins with the file's name and the line, where there is one
     */
    public static ConfigFile read(String name, byte[] json) {
        ConfigFile file = new ConfigFile(name, json);
        for (Body element : file.elements()) {
            int number = file.proxies.size() + 1;
            file.proxies.add(file.within(number, () -> ProxyReader.inList(element, number)));
        }
        return file;
    }

    public List<ProxyRequest> proxies() {
        return List.copyOf(proxies);
    }

    /** The file, and the line where the proxy of that number, from 1 on, begins. */
    public String place(int number) {
        return name + ", line " + lineOf(number);
    }

    private List<Body> elements() {
        Body all;
        try {
            all = Body.of(json);
        } catch (ProxyProblem notJson) {
            String said = said(notJson);
            Matcher place = PLACE.matcher(said);
            throw place.matches()
                    ? wrong(name + ", line " + place.group(2), place.group(1))
                    : wrong(name, said.endsWith("EOF") ? "it ends too early" : said);
        }
        return within(0, all::elements);
    }

    private <T> T within(int number, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ProxyProblem | BadAttribute wrong) {
            throw wrong(place(number), said(wrong));
        }
    }

    private static String said(RuntimeException wrong) {
        String said = wrong.getMessage();
        return said.startsWith(PREFIX) ? said.substring(PREFIX.length()) : said;
    }

    private static ProxyProblem wrong(String where, String said) {
        return new ProxyProblem(ProxyProblem.Kind.BAD_REQUEST, where + ": " + said);
    }

    /** @param number 0 for the array itself */
    private int lineOf(int number) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            for (int seen = 0; seen < number; seen++) {
                if (seen > 0) {
                    parser.skipChildren();
                }
                parser.nextToken();
            }
            return parser.currentTokenLocation().getLineNr();
        } catch (IOException neverHappens) {
            return 1; // it has been read already
        }
    }
}
