package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.audit.BookCheck;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Response;

/** Whether the books agree with themselves. */
final class AuditRoutes {

    static final String CHECK = "/v1/ops/books/check";

    private final BookCheck books;

    AuditRoutes(Transactions transactions) {
        this.books = new BookCheck(transactions);
    }

    Response check() {
        return PaymentJson.ok(books.run().json());
    }
}
