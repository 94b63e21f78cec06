package dev.nevertwice.pay.ledger;

import dev.nevertwice.pay.money.Money;
import java.time.Instant;

/**
 * One movement of money at the PSP.
 *
 * @param kind {@code charge}, {@code capture} or {@code refund}
 * @param reference the PSP's id of it
 * @param order our order, or null where it can't be attributed
 * @param attempt our attempt, or null
 * @param at the PSP's time of it
 */
public record Movement(String kind, String reference, String order, String attempt, Money amount, Instant at) {}
