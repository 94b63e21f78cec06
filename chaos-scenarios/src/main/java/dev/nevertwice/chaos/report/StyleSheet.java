package dev.nevertwice.chaos.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What every page of ours looks like, light and dark; it goes into the page itself, so that it needs nothing else. */
public final class StyleSheet {

    private StyleSheet() {}

    public static String text() {
        try (InputStream css = StyleSheet.class.getResourceAsStream("/report/report.css")) {
            if (css == null) {
                throw new IllegalStateException("resource /report/report.css is missing");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
