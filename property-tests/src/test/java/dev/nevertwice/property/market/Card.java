package dev.nevertwice.property.market;

/** What the PSP does with a buyer's card, in the end. */
enum Card {
    APPROVED("tok_visa", "4242424242424242", true),
    DECLINED("tok_declined", "4000000000000002", false),
    REVIEWED("tok_review", "4000000000009235", true),
    REFUSED_IN_REVIEW("tok_review_declined", "4000000000003063", false);

    final String token;
    final String number;
    final boolean good;

    Card(String token, String number, boolean good) {
        this.token = token;
        this.number = number;
        this.good = good;
    }
}
