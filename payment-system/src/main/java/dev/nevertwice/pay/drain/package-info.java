/** Ending without leaving anybody behind. */
package dev.nevertwice.pay.drain;
