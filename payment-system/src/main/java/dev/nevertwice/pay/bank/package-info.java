/** Our own account at the bank: what its statement shows against what the PSP was to send. */
package dev.nevertwice.pay.bank;
