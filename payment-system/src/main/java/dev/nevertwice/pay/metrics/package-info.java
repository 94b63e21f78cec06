/** What is counted, and what is measured at the moment somebody asks. */
package dev.nevertwice.pay.metrics;
