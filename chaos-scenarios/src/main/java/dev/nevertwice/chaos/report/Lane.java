package dev.nevertwice.chaos.report;

/** A lifeline of the diagram, from left to right. */
enum Lane {
    BUYER("Buyer"),
    PAY("Payment system"),
    PSP("PSP"),
    RECONCILIATION("Reconciliation");

    private final String title;

    Lane(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
