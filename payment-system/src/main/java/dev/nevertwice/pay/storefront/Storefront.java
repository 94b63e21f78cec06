package dev.nevertwice.pay.storefront;

import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.storefront.Form.Unreadable;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.Map;
import java.util.function.Function;

/**
 * The routes of the demo shop. A cart's id is drawn when its page is made and becomes the Idempotency-Key, so however
 * often a buyer clicks, reloads or goes back, that page buys once.
 *
 * <p>
 * Coming back from the PSP proves nothing: {@code /return} only leads to the status page, and finds the payment by the
 * cookie that the checkout gave this browser, not by what the URL says.
 */
public final class Storefront {

    private static final String CHECKOUT = "/checkout";
    private static final String RETURN = "/return";

    private final PaymentApi payments;
    private final Entropy entropy;
    private final String origin;

    /**
     * @param api answers requests of docs/payment-api.md
     * @param merchantKey the shop's own key there
     * @param origin where buyers reach this shop, such as {@code http://127.0.0.1:8080}
     */
    public Storefront(Function<Request, Response> api, Entropy entropy, String merchantKey, String origin) {
        this.payments = new PaymentApi(api, merchantKey);
        this.entropy = entropy;
        this.origin = origin;
    }

    /** Whether this path is a page of the shop. */
    public boolean handles(Request request) {
        String path = request.path();
        return path.equals("/") || isAt(path, CHECKOUT) || isAt(path, RETURN);
    }

    /** Answers one of them. Blocks; never throws for anything a browser can send. */
    public Response handle(Request request) {
        String path = request.path();
        return switch (request.method() + " " + (path.equals("/") ? path : path.split("/", 3)[1])) {
            case "GET /" -> ShopPage.of(entropy.id("cart"), "12900", "KRW", null);
            case "POST checkout" -> path.equals(CHECKOUT) ? checkout(request) : Page.notAllowed("GET");
            case "GET checkout" -> path.equals(CHECKOUT) ? Page.redirect("/") : status(after(path, CHECKOUT));
            case "GET return" -> comeBack(after(path, RETURN), request.header("cookie"));
            default -> Page.notAllowed(path.equals(CHECKOUT) ? "POST" : "GET");
        };
    }

    private Response checkout(Request request) {
        try {
            Map<String, String> form = Form.read(request);
            String cart = form.getOrDefault("cart", "");
            String amount = form.getOrDefault("amount", "");
            String currency = form.getOrDefault("currency", "");
            if (!isId(cart)) {
                return Page.message(400, "No cart", "This checkout has no cart. Go back to the shop and start again.");
            }
            Money price;
            try {
                price = Price.read(amount, currency);
            } catch (IllegalArgumentException wrong) {
                return ShopPage.of(cart, amount, currency, wrong.getMessage());
            }
            return onward(cart, payments.checkOut(cart, price, origin + RETURN + "/" + cart));
        } catch (Unreadable wrong) {
            return Page.message(wrong.status(), "That form can't be read", wrong.getMessage());
        }
    }

    private static Response onward(String cart, CheckedOut result) {
        return switch (result) {
            case CheckedOut.Onward onward -> {
                Response redirect = Page.redirect(
                        onward.pageUrl() == null ? CHECKOUT + "/" + onward.payment() : onward.pageUrl());
                redirect.headers()
                        .put(
                                "set-cookie",
                                cart + "=" + onward.payment() + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax");
                yield redirect;
            }
            case CheckedOut.OtherCart other ->
                    Page.message(
                            422,
                            "This cart was paid before",
                            "The same cart was checked out with another amount. Nothing was charged now.");
            case CheckedOut.Refused refused ->
                    Page.message(refused.status(), "The checkout did not work", refused.why());
        };
    }

    private Response status(String payment) {
        if (!isId(payment)) {
            return Page.message(404, "No such payment", "There is no payment with this id.");
        }
        return StatusPage.of(payments.find(payment), payments.history(payment));
    }

    private static Response comeBack(String cart, String cookies) {
        String payment = isId(cart) ? Form.cookie(cookies, cart) : null;
        if (payment == null || !isId(payment)) {
            return Page.message(
                    200,
                    "Welcome back",
                    "This browser has not checked out that cart here, so there is nothing to show. What became of a"
                            + " payment is on its own status page.");
        }
        return Page.redirect(CHECKOUT + "/" + payment);
    }

    private static boolean isAt(String path, String route) {
        return path.equals(route) || path.startsWith(route + "/");
    }

    private static String after(String path, String route) {
        return path.length() <= route.length() ? "" : path.substring(route.length() + 1);
    }

    /** Ours are made of these; anything else never reaches a URL, a cookie or the API. */
    private static boolean isId(String text) {
        return text.matches("[0-9a-z_]{1,64}");
    }
}
