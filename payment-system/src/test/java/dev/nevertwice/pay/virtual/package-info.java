/** A small world in virtual time, so that a story can stop a payment system between any two commits and still take no time. */
package dev.nevertwice.pay.virtual;
