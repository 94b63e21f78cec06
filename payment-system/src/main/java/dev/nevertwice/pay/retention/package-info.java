/** What nobody needs any more goes, a little at a time. Never ledger, history, or what was settled. */
package dev.nevertwice.pay.retention;
