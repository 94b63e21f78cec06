/** The merchant's demo shop: plain HTML pages that are themselves a client of the payment API. */
package dev.nevertwice.pay.storefront;
