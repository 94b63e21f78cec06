package dev.nevertwice.chaos.proxy.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.nevertwice.chaos.proxy.link.ProxyProblem;
import dev.nevertwice.chaos.proxy.link.ProxyRequest;
import dev.nevertwice.chaos.proxy.toxic.BadAttribute;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration file: what {@code POST /populate} takes. */
public final class ConfigFile {

    private static final String PREFIX = "bad request body: ";
    private static final Pattern ELEMENT = Pattern.compile(" at proxy (\\d+)$");
    private static final Pattern PLACE = Pattern.compile("^(.*) \\(line (\\d+), column \\d+\\)$");

    private ConfigFile() {}

    /**
     * Reads all proxies.
     *
     * @param name of the file, for what is wrong with it
     * @throws ProxyProblem that begins with the file's name and the line, where there is one
     */
    public static List<ProxyRequest> read(String name, byte[] json) {
        try {
            return ProxyReader.all(Body.of(json));
        } catch (ProxyProblem | BadAttribute wrong) {
            String said = wrong.getMessage().startsWith(PREFIX)
                    ? wrong.getMessage().substring(PREFIX.length())
                    : wrong.getMessage();
            Matcher place = PLACE.matcher(said);
            Matcher element = ELEMENT.matcher(said);
            String line = "";
            if (place.matches()) {
                line = ", line " + place.group(2);
                said = place.group(1);
            } else if (element.find()) {
                line = ", line " + lineOf(json, Integer.parseInt(element.group(1)));
            }
            throw new ProxyProblem(ProxyProblem.Kind.BAD_REQUEST,
                    name + line + ": " + (said.endsWith("EOF") ? "it ends too early" : said));
        }
    }

    /** Where the array's element of that number, from 1 on, begins. */
    private static int lineOf(byte[] json, int number) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            for (int seen = 1;; seen++) {
                JsonToken token = parser.nextToken();
                if (token == null || seen == number) {
                    return parser.currentTokenLocation().getLineNr();
                }
                parser.skipChildren();
            }
        } catch (IOException neverHappens) {
            return 1; // it has been read already
        }
    }
}
