package dev.nevertwice.pay.storefront;

import dev.nevertwice.pay.wire.Response;

/** The one page of goods: say how much, and pay. */
final class ShopPage {

    private static final String CONTENT = """
            <h1>Your cart</h1>
            <p>One parcel of whatever you like, from seller <code>sel_1</code>.</p>
            %s<form method="post" action="/checkout">
            <input type="hidden" name="cart" value="%s">
            <label for="amount">Amount</label>
            <input id="amount" name="amount" value="%s" inputmode="decimal" autocomplete="off" required>
            <select name="currency" aria-label="Currency">%s</select>
            <br><button>Pay on the PSP's page</button>
            </form>
            <p class="quiet">Cart <code>%s</code>. Click as often as you like: this cart is paid at most once.</p>
            """;

    private ShopPage() {}

    /** @param error what was wrong with the last try, or null */
    static Response of(String cart, String amount, String currency, String error) {
        StringBuilder options = new StringBuilder();
        for (String each : Price.CURRENCIES) {
            options.append("<option").append(each.equals(currency) ? " selected>" : ">").append(each);
        }
        String alert = error == null ? "" : "<p class=\"error\" role=\"alert\">" + Page.escape(error) + "</p>\n";
        String content = CONTENT.formatted(alert, Page.escape(cart), Page.escape(amount), options, Page.escape(cart));
        return Page.of(error == null ? 200 : 400, "Your cart", content);
    }
}
