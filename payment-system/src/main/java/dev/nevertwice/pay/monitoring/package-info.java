/** What people who look after the system want to know of it, read from its tables. */
package dev.nevertwice.pay.monitoring;
