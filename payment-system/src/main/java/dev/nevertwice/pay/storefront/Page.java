package dev.nevertwice.pay.storefront;

import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** The frame around every page, and the pages that are only a sentence. */
final class Page {

    private static final String FRAME = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            %s<title>%s</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --accent: #0a6 }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem }
            header { font-weight: 600; letter-spacing: .02em; margin-bottom: 2rem }
            header a { color: inherit; text-decoration: none }
            main { border: 1px solid var(--line); border-radius: .8rem; padding: 1.5rem 2rem 2rem }
            h1 { font-size: 1.6rem; margin: 0 0 1rem }
            label { display: block; margin: 1rem 0 .3rem }
            input, select, button { font: inherit; padding: .6rem .7rem; border: 1px solid var(--line); border-radius: .5rem }
            input[name=amount] { width: 9rem; text-align: right }
            button, .button { background: var(--accent); color: #fff; border: 0; border-radius: .5rem; padding: .7rem 1.4rem;
              cursor: pointer; text-decoration: none; display: inline-block; margin-top: 1.2rem }
            table { border-collapse: collapse; width: 100%%; font-size: .9rem; margin-top: 1rem }
            th, td { text-align: left; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
            .status { font-size: 1.3rem; font-weight: 600 }
            .paid { color: #0a6 } .declined, .expired, .error { color: #c33 } .pending { color: #b70 }
            .quiet { opacity: .7; font-size: .9rem } code { font-size: .85em; overflow-wrap: anywhere }
            </style>
            </head>
            <body>
            <header><a href="/">NeverTwice Shop</a></header>
            <main>
            %s</main>
            </body>
            </html>
            """;

    private Page() {}

    /** @param content HTML, with everything foreign in it escaped */
    static Response of(int status, String title, String content) {
        return page(status, "", title, content);
    }

    /** A page that the browser loads again after so many seconds. */
    static Response reloading(int seconds, String title, String content) {
        return page(200, "<meta http-equiv=\"refresh\" content=\"" + seconds + "\">\n", title, content);
    }

    /** @param text one sentence, not yet escaped */
    static Response message(int status, String title, String text) {
        return of(
                status,
                title,
                "<h1>" + escape(title) + "</h1>\n<p>" + escape(text) + "</p>\n<p><a href=\"/\">To the shop</a></p>\n");
    }

    static Response notAllowed(String allowed) {
        Response response = message(405, "Not with this method", "Here only " + allowed + " is answered.");
        response.headers().put("allow", allowed);
        return response;
    }

    /** 303: the browser goes there with GET, whatever it came with. */
    static Response redirect(String location) {
        Response response = message(303, "Onward", "Your browser should have gone on by itself.");
        response.headers().put("location", location);
        return response;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static Response page(int status, String head, String title, String content) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "text/html; charset=utf-8");
        headers.put("cache-control", "no-store");
        headers.put(
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
        headers.put("referrer-policy", "no-referrer");
        headers.put("x-content-type-options", "nosniff");
        String html = FRAME.formatted(head, escape(title), content);
        return new Response(status, headers, html.getBytes(StandardCharsets.UTF_8));
    }
}
