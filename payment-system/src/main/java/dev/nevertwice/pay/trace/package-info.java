/** What belongs together, across tries, instances and the way to the PSP. */
package dev.nevertwice.pay.trace;
