package dev.nevertwice.chaos.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What every page begins with: everything that it needs is in it. */
final class HtmlHead {

    private HtmlHead() {}

    /** Leaves the document open at its body. */
    static void open(Markup html, String title) {
        html.trusted("<!DOCTYPE html>\n").open("html", "lang", "en");
        html.open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", title);
        html.open("style").trusted(styleSheet()).close();
        html.closeLine();
    }

    private static String styleSheet() {
        try (InputStream css = HtmlHead.class.getResourceAsStream("/report/report.css")) {
            if (css == null) {
                throw new IllegalStateException("resource /report/report.css is missing");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
