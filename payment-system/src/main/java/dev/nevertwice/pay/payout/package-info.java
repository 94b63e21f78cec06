/** Money to sellers: ordered once, sent with one key, never more than is available. */
package dev.nevertwice.pay.payout;
