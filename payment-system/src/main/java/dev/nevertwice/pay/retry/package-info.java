/** When to try again and when to stop: pure policy, a budget for all retries together, and breakers for each operation. */
package dev.nevertwice.pay.retry;
