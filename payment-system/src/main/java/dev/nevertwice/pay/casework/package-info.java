/** What people do about discrepancies that no program may decide. */
package dev.nevertwice.pay.casework;
