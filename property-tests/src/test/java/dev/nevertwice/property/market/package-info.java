/** Chains of what buyers, merchants, operators and the PSP do, against a model that is small enough to be believed. */
package dev.nevertwice.property.market;
